/** A stream under way: what its steps need, and how it is ended from outside. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { refused } from "../engine/accept.ts"
import type { Client, Series } from "../engine/Client.ts"
import type { Termination } from "../engine/Engine.ts"
import { makePace } from "../engine/Pace.ts"
import { pause, type Timer, type Timers } from "../engine/Timers.ts"
import type { Within } from "../engine/Within.ts"
import type { Command } from "../model/Command.ts"
import type { DeskError } from "../model/DeskError.ts"
import type { Chunk } from "../model/StreamCommands.ts"
import type { StreamProgress } from "../model/Streamed.ts"
import type { AcceptedStream } from "./acceptStream.ts"
import type { Shown } from "./decide.ts"
import { Feed } from "./Feed.ts"

/** How often one message may be continued: documented for version 2; version 1 is held to it too. */
const perSecond = 5

/** How long a closing call may take, in milliseconds. */
const closingMs = 5000

/** How long a request that is on its way may still take when the stream is ended from outside: cut off, its text would be uncertain. */
const patienceMs = 1000

/** What has ended a stream, other than its source or a call: this package's own error, or what the caller's code has thrown. */
interface Halted {
  readonly error: unknown
  readonly isOurs: boolean
}

export interface Stream extends AcceptedStream {
  readonly timers: Timers
  readonly feed: Feed
  readonly halted: () => Halted | undefined
  /** How long the next continuation has to wait for the ones before, in milliseconds. */
  readonly paceMs: () => number
  /** Its next call. */
  readonly chunk: (shown: Shown, text: string, last: boolean) => Chunk
  /** Gives the message's key. */
  readonly append: (chunk: Chunk) => Effect.Effect<string, DeskError>
  /** The closing call of a stream that has failed. */
  readonly close: (chunk: Chunk) => Effect.Effect<void, DeskError>
  /** Any other command, as a part of the stream. */
  readonly call: <Input, Output, Answer>(
    command: Command<Input, Output, Answer>,
    input: Input
  ) => Effect.Effect<Output, DeskError>
  readonly progress: (progress: StreamProgress) => void
  /** Its source has given nothing for too long. */
  readonly idle: () => void
  readonly report: (error: DeskError) => void
  /** From outside. */
  readonly terminate: (why: Termination["Service"]) => void
  /** Nothing of it is left. */
  readonly end: () => void
}

type Handle = ReturnType<Series["start"]>

/** A stream of this client; or the error of a client that takes no more. */
export const openStream = (
  client: Client,
  timers: Timers,
  context: Context.Context<never>,
  accepted: AcceptedStream
): Stream | DeskError => {
  const { commands, deadlineMs, faultOf, signal, source, streamed } = accepted
  const { cloudCustomData, compatibleText, idleMs, onProgress, sessionId } = streamed
  const pace = makePace(perSecond)
  const options = deadlineMs === undefined ? undefined : { deadlineMs }
  const feed = new Feed(source, timers, (index) => faultOf(`text[${index}]`, "must be a string"))
  let halted: (Halted & { readonly why: Termination["Service"] }) | undefined
  let patience: Timer | undefined
  let current: Handle | undefined
  let isOnWire = false
  let over = false

  const failure = (reason: DeskError["reason"], detail: string, more: { readonly cause?: unknown } = {}): DeskError =>
    refused(commands.open, reason, detail, more)

  const endCall = (): void => {
    if (halted !== undefined) current?.terminate(halted.why)
  }

  const halt = (error: unknown, isOurs: boolean, why: Termination["Service"]): void => {
    if (halted !== undefined || over) return
    halted = { error, isOurs, why }
    feed.stop()
    feed.wake()
    // What only waits has not gone out: it ends at once.
    if (isOnWire) patience = timers.schedule(patienceMs, endCall)
    else endCall()
  }

  const terminate: Stream["terminate"] = (why) => {
    const { reason, detail, ...more } = why
    const ours = failure(reason === "TimedOut" ? { _tag: reason, phase: "source" } : { _tag: reason }, detail, more)
    halt(ours, true, why)
  }

  const thrown = (error: unknown): void =>
    halt(error, false, { reason: "Aborted", detail: "onProgress has thrown", cause: error })

  const series = client.begin(terminate)
  if (series === undefined) {
    signal?.end()
    feed.stop()
    return failure({ _tag: "Closed" }, "the client is closed")
  }
  signal?.onAbort((cause) => terminate({ reason: "Aborted", detail: "the signal was aborted", cause }))

  /** Ends with the stream, where it waits. */
  const onWire: Within["onWire"] = (isOn) => {
    isOnWire = isOn
    // Not within its own step.
    if (!isOn && halted !== undefined) queueMicrotask(endCall)
  }
  const make = <Input, Output, Answer>(
    command: Command<Input, Output, Answer>,
    input: Input,
    callOptions: { readonly deadlineMs: number } | undefined,
    within: Within,
    keep: (handle: Handle | undefined) => void
  ): Effect.Effect<Output, DeskError> =>
    Effect.callback((resume) => {
      let settled = false
      const settle = (result: Exit.Exit<{ readonly output: Output }, DeskError>) => {
        settled = true
        keep(undefined)
        resume(Exit.map(result, ({ output }) => output))
      }
      const handle = series.start(command, input, callOptions, settle, context, within)
      if (!settled) keep(handle)
    })
  const keepCurrent = (handle: Handle | undefined): void => {
    current = handle
  }
  const opening: Within = { onWire }
  const continuing: Within = { pace, onWire }
  const closing: Within = { pace }

  /** The client's own rate limit may be full at the moment: it is asked again as long as there is time. */
  const closeBy = (chunk: Chunk, deadlineAt: number): Effect.Effect<void, DeskError> =>
    Effect.catch(
      make(commands.touch, chunk, { deadlineMs: Math.max(1, Math.ceil(deadlineAt - timers.now())) }, closing, () => {}),
      (error) => {
        const { reason, retryAfterMs = 0 } = error
        const again = reason._tag === "Overloaded" && timers.now() + retryAfterMs < deadlineAt
        return again
          ? Effect.andThen(pause(Math.max(10, retryAfterMs)), closeBy(chunk, deadlineAt))
          : Effect.fail(error)
      }
    )

  return {
    ...accepted,
    timers,
    feed,
    halted: () => halted,
    paceMs: () => pace.waitMs(timers.now()),
    chunk: ({ message }, text, last) => ({
      sessionId,
      text,
      last,
      msgKey: message?.msgKey,
      index: (message?.index ?? 0) + 1,
      whole: (message?.text ?? "") + text,
      cloudCustomData,
      compatibleText
    }),
    append: (chunk) => {
      const { last, msgKey, text } = chunk
      if (msgKey === undefined)
        return Effect.map(make(commands.open, chunk, options, opening, keepCurrent), (opened) => opened.msgKey)
      if (text === "" && last) return Effect.as(closeBy(chunk, timers.now() + closingMs), msgKey)
      const command = text === "" ? commands.touch : commands.append
      // What a source has left behind that has failed is bounded as its closing is.
      const bounded =
        last && feed.failure !== undefined ? { deadlineMs: Math.min(deadlineMs ?? closingMs, closingMs) } : options
      return Effect.as(make(command, chunk, bounded, continuing, keepCurrent), msgKey)
    },
    close: (chunk) => closeBy(chunk, timers.now() + closingMs),
    call: (command, input) => make(command, input, options, opening, keepCurrent),
    progress: (progress) => {
      try {
        // It may be an async function all the same.
        const result: unknown = onProgress?.(progress)
        if (result !== undefined) Promise.resolve(result).catch(thrown)
      } catch (error) {
        thrown(error)
      }
    },
    idle: () => terminate({ reason: "TimedOut", detail: `the text's source gave nothing for ${idleMs} ms (idleMs)` }),
    report: client.report,
    terminate,
    end: () => {
      over = true
      if (patience !== undefined) timers.cancel(patience)
      signal?.end()
      // Once more: a source that was running could not be stopped.
      source.stop()
      series.end()
    }
  }
}
