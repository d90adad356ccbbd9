/**
 * Calls a webhook as Desk does. It shares nothing with core: what it sends and how it signs is written down here a second time, and it
 * has a connection of its own, so that a test sees what becomes of that.
 */
import { createHash, randomUUID } from "node:crypto"
import { Agent, type ClientRequest, type IncomingHttpHeaders, request } from "node:http"
import { text } from "node:stream/consumers"

export const sdkAppId = 1400000001
export const token = "a-token-that-nobody-may-see"

/** Of one session event. */
export const packet = (more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  CallbackCommand: "Desk.SessionEventNotify",
  SessionId: "session-1",
  Event: "ChatBot.UserSendMsg",
  EventTime: 1_764_000_000_000,
  ClientUserId: "user45",
  MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "您好" } }],
  ...more
})

export interface Call {
  readonly method?: string
  /** Of the URL; `undefined` takes one away. */
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly signedWith?: string
  readonly signedAt?: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Without a length beforehand, in pieces. */
  readonly chunked?: boolean
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Whether it came on a connection that had been used before. */
  readonly reused: boolean
}

const pathOf = (
  url: URL,
  { query = {}, signedWith = token, signedAt = Math.floor(Date.now() / 1000) }: Call
): string => {
  const all: Readonly<Record<string, string | undefined>> = {
    SdkAppid: String(sdkAppId),
    CallbackCommand: "Desk.SessionEventNotify",
    contenttype: "json",
    ClientIP: "127.0.0.1",
    OptPlatform: "RESTAPI",
    RequestID: randomUUID(),
    Sign: createHash("sha256").update(`${signedWith}${signedAt}`).digest("hex"),
    RequestTime: String(signedAt),
    ...query
  }
  const written = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `${url.pathname}?${new URLSearchParams(written)}`
}

const answerOf = (call: ClientRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    call.once("error", reject)
    call.once("response", (response) => {
      const { statusCode = 0, headers } = response
      text(response).then((body) => resolve({ status: statusCode, headers, body, reused: call.reusedSocket }), reject)
    })
  })

const pieces = (body: string): ReadonlyArray<string> => body.match(/[\s\S]{1,16384}/g) ?? []

/** One connection, which stays open between calls. */
export const makeSender = (callback: string) => {
  const url = new URL(callback)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const open = (call: Call, headers: Readonly<Record<string, string>>): ClientRequest =>
    request({
      host: url.hostname,
      port: url.port,
      agent,
      method: call.method ?? "POST",
      path: pathOf(url, call),
      headers: { "content-type": "application/json", ...call.headers, ...headers }
    })
  return {
    send: (call: Call = {}): Promise<Answer> => {
      const { body = JSON.stringify(packet()), method = "POST", chunked = false } = call
      if (method === "GET") {
        const made = open(call, {})
        made.end()
        return answerOf(made)
      }
      const made = open(call, chunked ? {} : { "content-length": String(Buffer.byteLength(body)) })
      if (chunked) {
        for (const piece of pieces(body)) made.write(piece)
        made.end()
      } else made.end(body)
      return answerOf(made)
    },
    /** Announces a body, and sends nothing of it before it has an answer. */
    announce: async (call: Call = {}): Promise<Answer> => {
      const made = open(call, { "content-length": "1000" })
      made.flushHeaders()
      const answer = await answerOf(made)
      made.destroy()
      return answer
    },
    close: () => agent.destroy()
  }
}
