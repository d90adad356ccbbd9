/** Receives calls: admits, reads, hands on, and answers. */
import { readBytes } from "../model/readBytes.ts"
import { warn } from "../model/warn.ts"
import { admit } from "./admit.ts"
import { type DeskEvent, isSessionEvent, type SessionEvent } from "./Event.ts"
import { makeEvents } from "./events.ts"
import { commandOf, type Packet, readPacket } from "./packet.ts"
import type { DeskQuestion } from "./Question.ts"
import { type Answered, ask, askProvider, byDefault, providerFields } from "./questions.ts"
import type { ResolvedWebhook } from "./ResolvedWebhook.ts"
import { readEvent } from "./readEvent.ts"
import { asks, readQuestion } from "./readQuestion.ts"
import { accepted, declined, failed, isRefusal, type Refusal, type Reply, refusals } from "./replies.ts"
import { reporting } from "./report.ts"
import type { ReceiveOptions, Webhook, WebhookRequest, WebhookResponse } from "./Webhook.ts"
import { late, within } from "./within.ts"

const defaultGraceMs = 15_000

const unsignedCall =
  "Desk webhook: a call without Sign and RequestTime was refused, since this webhook has a token. Set the same token in the " +
  "console, at the callback's authentication. Where Desk does not sign these callbacks, leave the token out, set unsigned: true, " +
  "and use a path that nobody can guess."

const nothing = Promise.resolve()

export const openWebhook = (options: ResolvedWebhook): Webhook => {
  const { answer: answers, answerAfter, answerWithinMs } = options
  const report = reporting(options.onError)
  const events = makeEvents(options, report)
  const refused = { signature: 0, unsigned: 0, app: 0, malformed: 0, overloaded: 0 }
  /** Questions that the application is being asked. */
  let asking = 0
  let state: "open" | "closing" | "closed" = "open"
  let closed: Promise<void> | undefined

  const answered = (reply: Reply, done: Promise<void> = nothing): WebhookResponse => ({ ...reply, done })

  const refuse = ({ counts, reply }: Refusal): WebhookResponse => {
    if (counts === "unsigned" && refused.unsigned === 0) warn(unsignedCall)
    refused[counts] += 1
    return answered(reply)
  }

  /** The application's answer, if it comes in time; what is wrong with it is told, and counts as none. */
  const inTime = async <A>(question: () => Promise<A>, leftMs: number, event: DeskEvent): Promise<A | undefined> => {
    asking += 1
    try {
      const outcome = await within(leftMs, question())
      if (outcome !== late) return outcome
      throw new Error(`There was no answer within ${answerWithinMs} ms: Desk has got the default.`)
    } catch (error) {
      report(error, event)
      return undefined
    } finally {
      asking -= 1
    }
  }

  const takeQuestion = async (question: DeskQuestion, event: DeskEvent): Promise<WebhookResponse> => {
    if (asking >= options.maxWaiting) return refuse(refusals.overloaded)
    const answer: Answered | undefined = await inTime(() => ask(answers, question), answerWithinMs, event)
    const fields = answer ?? byDefault(question)
    return answered(fields === "declined" ? declined : accepted(fields))
  }

  const providerOf = (event: DeskEvent): Promise<"own" | "builtin" | undefined> =>
    answers.aiProvider !== undefined && isUserMessage(event)
      ? inTime(() => askProvider(answers, event), answerWithinMs, event)
      : Promise.resolve(undefined)

  const takeEvent = async (
    event: DeskEvent,
    { bytes }: Packet,
    { desk = options.desk, receivedAt }: { desk: ReceiveOptions["desk"]; receivedAt: number }
  ): Promise<WebhookResponse> => {
    if (asking >= options.maxWaiting) return refuse(refusals.overloaded)
    const provider = providerOf(event)
    const context = provider.then((aiProvider) => ({
      ...(desk === undefined ? {} : { desk }),
      ...(event.requestId === undefined ? {} : { requestId: event.requestId }),
      receivedAt,
      ...(aiProvider === undefined ? {} : { aiProvider })
    }))
    const taken = events.take({ event, bytes, context })
    if (taken === undefined) return refuse(refusals.overloaded)
    const done = taken.handled.then(() => {})
    const reply = accepted(providerFields(await provider))
    if (answerAfter === "receipt") return answered(reply, done)
    const leftMs = Math.max(0, receivedAt + answerWithinMs - Date.now())
    return answered((await within(leftMs, taken.handled)) === false ? failed : reply, done)
  }

  const receive = async (request: WebhookRequest, desk: ReceiveOptions["desk"]): Promise<WebhookResponse> => {
    const receivedAt = Date.now()
    if (state !== "open") return refuse(refusals.closed)
    const admission = admit(request, options)
    const admitted = admission instanceof Promise ? await admission : admission
    if (isRefusal(admitted)) return refuse(admitted)
    const packet = await readPacket(request)
    if (isRefusal(packet)) return refuse(packet)
    if (state !== "open") return refuse(refusals.closed)
    const command = commandOf(admitted.command, packet.raw)
    if (command === undefined) return refuse(refusals.malformed)
    const event = readEvent(command, packet.raw, admitted.requestId)
    if (event === undefined) return refuse(refusals.malformed)
    if (!asks(command)) return takeEvent(event, packet, { desk: options.desk ?? desk, receivedAt })
    const question = readQuestion(command, packet.raw)
    return question === undefined ? refuse(refusals.malformed) : takeQuestion(question, event)
  }

  const webhook: Webhook = {
    handle: async (request, { desk } = {}) => {
      try {
        return await receive(request, desk)
      } catch {
        // A body that breaks off, or what is no request at all.
        return refuse(refusals.malformed)
      }
    },
    fetch: async (request, received = {}) => {
      const { method, url, headers } = request
      const rawBody = (maxBytes: number) => readBytes(request.body ?? [], maxBytes)
      const { done, body, ...init } = await webhook.handle({ method, url, headers, rawBody }, received)
      received.waitUntil?.(done)
      return new Response(body, init)
    },
    status: () => {
      const { running, waiting, handled, failed, duplicates } = events.counts()
      return { state, running, waiting, handled, failed, duplicates, refused: { ...refused } }
    },
    close: ({ graceMs = defaultGraceMs } = {}) => {
      state = closed === undefined ? "closing" : state
      closed ??= events.close(graceMs).then(() => {
        state = "closed"
      })
      return closed
    },
    [Symbol.asyncDispose]: () => webhook.close()
  }
  return Object.freeze(webhook)
}

const isUserMessage = (event: DeskEvent): event is SessionEvent =>
  isSessionEvent(event) && event.event === "ChatBot.UserSendMsg"
