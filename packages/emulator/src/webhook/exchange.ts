/**
 * One HTTP exchange with a user's backend: whatever it answers, or does not, ends in a value, within the time limit and in bounded memory.
 */
import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http"
import { type Agent as HttpsAgent, request as httpsRequest } from "node:https"
import { type BackendAnswer, MAX_ANSWER_BYTES } from "../judge/webhookAnswer.ts"

export type Exchanged =
  | { readonly _tag: "Answered"; readonly answer: BackendAnswer }
  /** `status` when at least the head of an answer came. */
  | { readonly _tag: "Failed"; readonly why: string; readonly status?: number }

export interface Exchange {
  readonly done: Promise<Exchanged>
  /** Ends it now, as failed for this reason. */
  readonly abort: (why: string) => void
}

/** Persistent connections, as Tencent's are; one agent for each scheme. */
export interface Agents {
  readonly "http:": Agent
  readonly "https:": HttpsAgent
}

/** `onSocket`: it has a connection, or begins to make one; before that it may wait for a free one. */
export const exchange = (url: string, body: string, agents: Agents, onSocket: () => void): Exchange => {
  const target = new URL(url)
  let request: ClientRequest | undefined
  let status: number | undefined
  let isOver = false
  let settle: (exchanged: Exchanged) => void = () => undefined
  const done = new Promise<Exchanged>((resolve) => {
    settle = (exchanged) => {
      isOver = true
      resolve(exchanged)
    }
  })
  const fail = (why: string): void => {
    settle({ _tag: "Failed", why, ...(status === undefined ? {} : { status }) })
    request?.destroy()
  }

  const begin = (isAgain: boolean): void => {
    const options = {
      method: "POST",
      agent: target.protocol === "https:" ? agents["https:"] : agents["http:"],
      headers: {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(body),
        "User-Agent": "tcdesk-emulator"
      }
    }
    const made = (target.protocol === "https:" ? httpsRequest : httpRequest)(target, options)
    request = made
    if (!isAgain) made.once("socket", onSocket)
    made.on("response", (response) => {
      status = response.statusCode ?? 0
      read(response, (answer) => {
        settle({ _tag: "Answered", answer })
        if (answer.isTooLong) made.destroy()
      })
      response.on("error", (error) => fail(reasonOf(error, target)))
    })
    made.on("error", (error: NodeJS.ErrnoException) => {
      // The backend closed a kept connection just when it was used again: its right, and no fault of its handler.
      const isStale = made.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE")
      if (isStale && status === undefined && !isAgain && !isOver) begin(true)
      else fail(reasonOf(error, target))
    })
    made.end(body)
  }

  begin(false)
  return { done, abort: fail }
}

const read = (response: IncomingMessage, done: (answer: BackendAnswer) => void): void => {
  const chunks: Buffer[] = []
  let bytes = 0
  const answer = (isTooLong: boolean): void =>
    done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8"), isTooLong })
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) answer(true)
    else chunks.push(chunk)
  })
  response.on("end", () => answer(false))
}

/** In words that say what to look at; the system's own message may hold the URL. */
const reasonOf = (error: NodeJS.ErrnoException, { host, hostname }: URL): string => {
  const code = /^[A-Z][A-Z0-9_]{2,60}$/.test(error.code ?? "") ? error.code : "unknown"
  switch (code) {
    case "ECONNREFUSED":
      return `Nothing listens at ${host} (${code}).`
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `There is no host ${hostname} (${code}).`
    case "ECONNRESET":
    case "EPIPE":
      return `The connection was closed before a whole answer had come (${code}).`
    default:
      return `No answer came (${code}).`
  }
}
