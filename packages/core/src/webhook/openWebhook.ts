/** Receives calls: admits, reads, hands on, and answers. */
import { readProperty } from "../model/given.ts"
import { closeFault, graceOf } from "../model/grace.ts"
import { readBytes } from "../model/readBytes.ts"
import { isObject } from "../model/validate.ts"
import { warn } from "../model/warn.ts"
import { admit } from "./admit.ts"
import { type DeskEvent, isSessionEvent, type SessionEvent } from "./Event.ts"
import { makeEvents, type Taken } from "./events.ts"
import { commandOf, readPacket } from "./packet.ts"
import type { DeskQuestion } from "./Question.ts"
import { type Answered, ask, askProvider, byDefault, providerFields } from "./questions.ts"
import type { ResolvedWebhook } from "./ResolvedWebhook.ts"
import { readEvent } from "./readEvent.ts"
import { asks, readQuestion } from "./readQuestion.ts"
import { accepted, acceptedWith, declined, failed, isRefusal, type Refusal, type Reply, refusals } from "./replies.ts"
import { reporting, textOf } from "./report.ts"
import type { ReceiveOptions, Webhook, WebhookRequest, WebhookResponse } from "./Webhook.ts"
import { late, within } from "./within.ts"

const defaultGraceMs = 15_000

const unsignedCall =
  "Desk webhook: a call without Sign and RequestTime was refused, since this webhook has a token. Set the same token in the " +
  "console, at the callback's authentication. Where Desk does not sign these callbacks, leave the token out, set unsigned: true, " +
  "and use a path that nobody can guess."

const nothing = Promise.resolve()

/** What a caller says of one call; a runtime may hand over something else in its place, or nothing. */
const optionOf = (options: unknown, name: keyof ReceiveOptions): unknown =>
  isObject(options) ? readProperty(options, name) : undefined

/** A runtime that refuses it answers Desk all the same. */
const keepAlive = (options: unknown, work: Promise<void>): void => {
  try {
    const waitUntil = optionOf(options, "waitUntil")
    if (typeof waitUntil === "function") Reflect.apply(waitUntil, options, [work])
  } catch (error) {
    warn(`Desk webhook: waitUntil has failed, and handlers may be stopped with the response: ${textOf(error)}`)
  }
}

/** A call that was admitted and read. */
interface Arrived {
  readonly event: DeskEvent
  readonly desk: ReceiveOptions["desk"]
  readonly receivedAt: number
  /** How long its answer may still take. */
  readonly leftMs: () => number
}

const doneWith = ({ handled }: Taken): Promise<void> => handled.then(() => {})

export const openWebhook = (options: ResolvedWebhook): Webhook => {
  const { answer: answers, answerAfter, answerWithinMs } = options
  const report = reporting(options.onError)
  const events = makeEvents(options, report)
  const refused = { signature: 0, unsigned: 0, app: 0, malformed: 0, overloaded: 0 }
  /** What the application is being asked. */
  const asking = new Set<Promise<unknown>>()
  let state: "open" | "closing" | "closed" = "open"
  let closed: Promise<void> | undefined

  const answered = (reply: Reply, done: Promise<void> = nothing): WebhookResponse => ({ ...reply, done })

  const refuse = ({ counts, reply }: Refusal): WebhookResponse => {
    if (counts === "unsigned" && refused.unsigned === 0) warn(unsignedCall)
    refused[counts] += 1
    return answered(reply)
  }

  const isAsked = async <A>(question: () => Promise<A>, leftMs: number, event: DeskEvent): Promise<A | undefined> => {
    try {
      const outcome = await within(leftMs, question())
      if (outcome !== late) return outcome
      throw new Error(`There was no answer within ${answerWithinMs} ms: Desk has got the default.`)
    } catch (error) {
      report(error, event)
      return undefined
    }
  }

  /** The application's answer, if it comes in time; what is wrong with it is told, and counts as none. */
  const inTime = async <A>(question: () => Promise<A>, { event, leftMs }: Arrived): Promise<A | undefined> => {
    const asked = isAsked(question, leftMs(), event)
    asking.add(asked)
    const answer = await asked
    asking.delete(asked)
    return answer
  }

  const asked = async (): Promise<void> => {
    while (asking.size > 0) await Promise.all(asking)
  }

  const takeQuestion = async (question: DeskQuestion, arrived: Arrived): Promise<WebhookResponse> => {
    if (asking.size >= options.maxWaiting) return refuse(refusals.overloaded)
    const answer: Answered | undefined = await inTime(() => ask(answers, question), arrived)
    const fields = answer ?? byDefault(question)
    return answered(fields === "declined" ? declined : acceptedWith(fields))
  }

  const providerOf = (arrived: Arrived): Promise<"own" | "builtin" | undefined> | undefined => {
    const { event } = arrived
    return answers.aiProvider !== undefined && isUserMessage(event)
      ? inTime(() => askProvider(answers, event), arrived)
      : undefined
  }

  const takeEvent = async (arrived: Arrived, bytes: number): Promise<WebhookResponse> => {
    const { event, desk, receivedAt, leftMs } = arrived
    if (asking.size >= options.maxWaiting || !events.hasRoom(event, bytes)) return refuse(refusals.overloaded)
    const provider = providerOf(arrived)
    const known = {
      ...(desk === undefined ? {} : { desk }),
      ...(event.requestId === undefined ? {} : { requestId: event.requestId }),
      receivedAt
    }
    const context = provider?.then((aiProvider) => (aiProvider === undefined ? known : { ...known, aiProvider }))
    const taken = events.take({ event, bytes, context: context ?? known })
    const says = await provider
    const reply = says === undefined ? accepted : acceptedWith(providerFields(says))
    if (answerAfter === "receipt") return answered(reply, doneWith(taken))
    const outcome = await within(leftMs(), taken.handled)
    const hasFailed = outcome === false || (outcome === late && taken.hasFailed())
    return answered(hasFailed ? failed : reply, doneWith(taken))
  }

  const receive = async (request: WebhookRequest, from: unknown): Promise<WebhookResponse> => {
    const receivedAt = Date.now()
    // By a clock that is never set back.
    const until = performance.now() + answerWithinMs
    const leftMs = (): number => Math.max(0, until - performance.now())
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
    const desk = options.desk ?? (optionOf(from, "desk") as ReceiveOptions["desk"])
    const arrived: Arrived = { event, desk, receivedAt, leftMs }
    if (!asks(command)) return takeEvent(arrived, packet.bytes)
    const question = readQuestion(command, packet.raw)
    return question === undefined ? refuse(refusals.malformed) : takeQuestion(question, arrived)
  }

  /** It is closed whatever its options are. Only then it is told which of them were not known. */
  const closing = async (graceMs: number, fault: TypeError | undefined): Promise<void> => {
    state = "closing"
    await Promise.all([events.close(graceMs), within(graceMs, asked())])
    state = "closed"
    if (fault !== undefined) throw fault
  }

  const webhook: Webhook = {
    handle: async (request, from) => {
      try {
        return await receive(request, from)
      } catch {
        // A body that breaks off, or what is no request at all.
        return refuse(refusals.malformed)
      }
    },
    fetch: async (request, from) => {
      const { method, url, headers } = request
      const rawBody = (maxBytes: number) => readBytes(request.body ?? [], maxBytes)
      const { done, body, ...init } = await webhook.handle({ method, url, headers, rawBody }, from)
      keepAlive(from, done)
      return new Response(body, init)
    },
    status: () => {
      const { running, waiting, handled, failed, duplicates } = events.counts()
      return { state, running, waiting, handled, failed, duplicates, refused: { ...refused } }
    },
    close: (closeOptions) => {
      closed ??= closing(graceOf(closeOptions, defaultGraceMs), closeFault(closeOptions))
      return closed
    },
    [Symbol.asyncDispose]: () => webhook.close()
  }
  return Object.freeze(webhook)
}

const isUserMessage = (event: DeskEvent): event is SessionEvent =>
  isSessionEvent(event) && event.event === "ChatBot.UserSendMsg"
