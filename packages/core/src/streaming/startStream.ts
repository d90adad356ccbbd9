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
import type { ReadSource } from "../model/validateStream.ts"
import { acceptStream } from "./acceptStream.ts"
import { type Decision, decide, nothingShown, type Shown, shownText } from "./decide.ts"
import { isRefusal } from "./ordinary.ts"
import { openStream, type Stream } from "./Stream.ts"
import { sendRest } from "./sendRest.ts"

type Outcome = Effect.Effect<StreamReceipt, unknown>

/** Begins a stream, and settles exactly once: with a receipt, a `DeskError`, or the source's own error. Returns how to end it from outside. */
export const startStream = (
  client: Client,
  timers: Timers,
  context: Context.Context<never>,
  message: StreamedMessage,
  options: StreamOptions | undefined,
  settle: (result: Exit.Exit<StreamReceipt, unknown>) => void,
  readSource?: ReadSource
): { readonly terminate: (why: Termination["Service"]) => void } => {
  const accepted = acceptStream(client.status(), message, options, readSource)
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
    // Ended from outside when nothing was left to do, it is done.
    const isWhole = feed.complete && feed.pending === "" && shown.message === undefined
    const stopped = halted()
    if (stopped !== undefined && !(stopped.isOurs && isWhole)) return abandon(stream, shown)
    const decision = decide(rules, shown, feed, timers.now(), stream.paceMs())
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
const grown = (shown: Shown, chunk: Chunk, msgKey: string, calledAt: number): Shown => {
  const { msgKeys, before, message, calls, toldAt } = shown
  const { index, last, text, whole } = chunk
  const next = { msgKeys: message === undefined ? [...msgKeys, msgKey] : msgKeys, calls: calls + 1 }
  if (last) return { ...next, before: before + whole, message: undefined, toldAt: Number.NEGATIVE_INFINITY }
  const bytes = (message?.bytes ?? 0) + jsonBytes(text)
  return {
    ...next,
    before,
    message: { msgKey, text: whole, bytes, index, calledAt },
    toldAt: text === "" ? toldAt : calledAt
  }
}

/** What is shown when a call has failed: its index must not be used for anything else. */
const indexed = (shown: Shown, { index }: Chunk): Shown => ({
  ...shown,
  calls: shown.calls + 1,
  message: shown.message === undefined ? undefined : { ...shown.message, index }
})

const failed = (stream: Stream, shown: Shown, chunk: Chunk, error: DeskError): Outcome => {
  const { feed, halted, streamed } = stream
  const isLost = error.delivery === "unknown"
  if (!isLost) feed.putBack(chunk.text)
  // A closing call that was lost has been repeated already, as long as there was time; and a session that has ended has ended.
  const isOver = (isLost && chunk.last && chunk.text === "") || error.reason._tag === "SessionEnded"
  const closed = isOver ? Effect.void : close(stream, shown)
  if (streamed.onFailure === "send-rest" && halted() === undefined && isRefusal(error))
    return Effect.andThen(closed, sendRest(stream, shown))
  return Effect.andThen(closed, reject(stream, shown, error, isLost ? chunk.text : ""))
}

/** Closes what is open, and fails with what has ended the stream from outside. */
const abandon = (stream: Stream, shown: Shown): Outcome =>
  Effect.suspend(() => {
    stream.feed.stop()
    return Effect.andThen(close(stream, shown), reject(stream, shown, undefined, ""))
  })

/** An open message is closed without text; whether that is accepted changes nothing. */
const close = (stream: Stream, shown: Shown): Effect.Effect<void> =>
  shown.message === undefined ? Effect.void : Effect.ignore(stream.close(stream.chunk(shown, "", true)))

/**
 * What the caller is told: what their own source or `onProgress` has thrown; else the failure of a call, or what has ended the stream,
 * with what became of the text.
 */
const reject = (stream: Stream, shown: Shown, failure: DeskError | undefined, uncertain: string): Outcome =>
  Effect.suspend(() => {
    const { feed, halted, isFault } = stream
    feed.stop()
    const stopped = halted()
    if (stopped !== undefined && !stopped.isOurs) return Effect.fail(stopped.error)
    if (feed.failure !== undefined && !isFault(feed.failure.error)) return Effect.fail(feed.failure.error)
    const error = failure ?? stopped?.error ?? feed.failure?.error
    if (!(error instanceof DeskError)) return Effect.fail(error)
    const rest = feed.pending.toWellFormed()
    const told = failedStream(error, { msgKeys: shown.msgKeys, shown: shownText(shown), uncertain, rest })
    // The failure of a call was told when it failed.
    if (failure === undefined) stream.report(told)
    return Effect.fail(told)
  })

const finish = (stream: Stream, shown: Shown): Outcome =>
  stream.feed.failure === undefined
    ? Effect.succeed(Object.freeze({ msgKeys: shown.msgKeys, calls: shown.calls, text: shownText(shown) }))
    : reject(stream, shown, undefined, "")
