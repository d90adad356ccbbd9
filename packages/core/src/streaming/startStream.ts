/**
 * A message that is streamed, from the first piece of its text to its closing call: calls of the engine one after another, each decided
 * by `decide`. Once a message was begun, it is closed as well as can be, whatever ends the stream.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Client } from "../engine/Client.ts"
import type { Termination } from "../engine/Engine.ts"
import type { Timers } from "../engine/Timers.ts"
import { DeskError, failedStream } from "../model/DeskError.ts"
import { jsonBytes } from "../model/graphemes.ts"
import type { Chunk } from "../model/StreamCommands.ts"
import type { StreamedMessage, StreamOptions, StreamReceipt } from "../model/Streamed.ts"
import { acceptStream } from "./acceptStream.ts"
import { type Decision, decide, nothingShown, type Shown, shownText } from "./decide.ts"
import { openStream, type Stream } from "./Stream.ts"
import { isRefusal, sendRest } from "./sendRest.ts"

type Outcome = Effect.Effect<StreamReceipt, unknown>

/** Begins a stream, and settles exactly once: with a receipt, a `DeskError`, or the source's own error. Returns how to end it from outside. */
export const startStream = (
  client: Client,
  timers: Timers,
  context: Context.Context<never>,
  message: StreamedMessage,
  options: StreamOptions | undefined,
  settle: (result: Exit.Exit<StreamReceipt, unknown>) => void
): { readonly terminate: (why: Termination["Service"]) => void } => {
  const accepted = acceptStream(message, options)
  const stream = accepted instanceof DeskError ? accepted : openStream(client, timers, context, accepted)
  if (stream instanceof DeskError) {
    client.report(stream)
    settle(Exit.fail(stream))
    return { terminate: () => {} }
  }
  // First, so that what is waited for is known.
  stream.feed.read()
  Effect.runForkWith(context)(advance(stream, nothingShown)).addObserver((result) => {
    stream.end()
    settle(result)
  })
  return stream
}

/** The next step, as long as there is one. */
const advance = (stream: Stream, shown: Shown): Outcome =>
  Effect.suspend(() => {
    const { feed, halted, rules, timers } = stream
    if (halted() !== undefined) return abandon(stream, shown)
    const decision = decide(rules, shown, feed, timers.now())
    switch (decision._tag) {
      case "wait":
        return Effect.flatMap(feed.change(decision.untilMs, decision.onText), () => advance(stream, shown))
      case "call":
        return call(stream, shown, decision)
      case "idle":
        stream.idle()
        return abandon(stream, shown)
      case "done":
        return finish(stream, shown)
    }
  })

const call = (stream: Stream, shown: Shown, { length, text, last }: Decision & { _tag: "call" }): Outcome => {
  const { feed, timers } = stream
  const chunk = stream.chunk(shown, text, last)
  const calledAt = timers.now()
  // Reading goes on while the call is made.
  feed.take(length)
  return Effect.matchEffect(stream.append(chunk), {
    onSuccess: (msgKey) => {
      const next = grown(shown, chunk, msgKey, calledAt)
      if (text !== "") stream.progress({ msgKey, shown: shownText(next) })
      return advance(stream, next)
    },
    onFailure: (error) => failed(stream, indexed(shown, chunk), chunk, error)
  })
}

/** What is shown once a call was accepted. A message that is full makes room for the next one, whose first call need not wait. */
const grown = ({ msgKeys, before, message, calls }: Shown, chunk: Chunk, msgKey: string, calledAt: number): Shown => {
  const { index, last, text, whole } = chunk
  const next = { msgKeys: message === undefined ? [...msgKeys, msgKey] : msgKeys, calls: calls + 1 }
  return last
    ? { ...next, before: before + whole, message: undefined, calledAt: Number.NEGATIVE_INFINITY }
    : {
        ...next,
        before,
        message: { msgKey, text: whole, bytes: (message?.bytes ?? 0) + jsonBytes(text), index },
        calledAt
      }
}

/** What is shown when a call has failed: its index must not be used for anything else. */
const indexed = (shown: Shown, { index }: Chunk): Shown => ({
  ...shown,
  calls: shown.calls + 1,
  message: shown.message === undefined ? undefined : { ...shown.message, index }
})

const failed = (stream: Stream, shown: Shown, chunk: Chunk, error: DeskError): Outcome => {
  const { feed, halted } = stream
  if (error.delivery !== "unknown") feed.putBack(chunk.text)
  const thrown = halted()?.error
  if (stream.onFailure === "send-rest" && halted() === undefined && isRefusal(error))
    return Effect.andThen(close(stream, shown, error), sendRest(stream, shown))
  // The call was cut off for what the caller's own code has thrown: that is what they are told.
  const ownError = thrown !== undefined && !(thrown instanceof DeskError)
  return abandon(stream, shown, ownError ? undefined : error, error.delivery === "unknown" ? chunk.text : "")
}

/** Closes what is open, and fails: with the call's own error, or with what has ended the stream from outside. */
const abandon = (stream: Stream, shown: Shown, failure?: DeskError, uncertain = ""): Outcome =>
  Effect.suspend(() => {
    const { feed, halted } = stream
    feed.stop()
    const error = failure ?? halted()?.error
    return Effect.flatMap(close(stream, shown, error), () => {
      if (!(error instanceof DeskError)) return Effect.fail(error)
      const rest = feed.pending.toWellFormed()
      const told = failedStream(error, { msgKeys: shown.msgKeys, shown: shownText(shown), uncertain, rest })
      if (failure === undefined) stream.report(told)
      return Effect.fail(told)
    })
  })

/** An open message is closed without text; whether that is accepted changes nothing. A session that has ended, has ended. */
const close = (stream: Stream, shown: Shown, error: unknown): Effect.Effect<void> => {
  const ended = error instanceof DeskError && error.reason._tag === "SessionEnded"
  if (shown.message === undefined || ended) return Effect.void
  return Effect.ignore(stream.close(stream.chunk(shown, "", true)))
}

const finish = ({ feed }: Stream, shown: Shown): Outcome =>
  feed.failure === undefined
    ? Effect.succeed(Object.freeze({ msgKeys: shown.msgKeys, calls: shown.calls, text: shownText(shown) }))
    : Effect.fail(feed.failure.error)
