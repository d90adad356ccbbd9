/** A stream under way: what its steps need, and how it is ended from outside. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { refused } from "../engine/accept.ts"
import type { Client, Series } from "../engine/Client.ts"
import type { Termination } from "../engine/Engine.ts"
import { makePace } from "../engine/Pace.ts"
import type { Timer, Timers } from "../engine/Timers.ts"
import type { Command } from "../model/Command.ts"
import type { DeskError } from "../model/DeskError.ts"
import type { Chunk } from "../model/StreamCommands.ts"
import type { StreamProgress } from "../model/Streamed.ts"
import type { AcceptedStream } from "./acceptStream.ts"
import type { Shown } from "./decide.ts"
import { Feed } from "./Feed.ts"

/** How often one message may be continued: documented for version 2; version 1 is held to it too. */
const perSecond = 5

/** How long the closing call of a stream that has failed may take, in milliseconds. */
const closingMs = 5000

/** How long a call that is under way may still take when the stream is ended from outside: cut off, its text would be uncertain. */
const patienceMs = 1000

export interface Stream extends AcceptedStream {
  readonly timers: Timers
  readonly feed: Feed
  readonly onFailure: "fail" | "send-rest"
  /** What has ended it, other than its source or a call. */
  readonly halted: () => { readonly error: unknown } | undefined
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

/** A stream of this client; or the error of a client that takes no more. */
export const openStream = (
  client: Client,
  timers: Timers,
  context: Context.Context<never>,
  accepted: AcceptedStream
): Stream | DeskError => {
  const { commands, deadlineMs, signal, source, streamed } = accepted
  const { cloudCustomData, compatibleText, idleMs, onFailure, onProgress, sessionId } = streamed
  const pace = makePace(perSecond)
  const options = deadlineMs === undefined ? undefined : { deadlineMs }
  const feed = new Feed(source, timers, (index) =>
    failure(
      { _tag: "InvalidMessage", issues: [{ path: `text[${index}]`, message: "must be a string" }] },
      "text must be strings"
    )
  )
  let halted: { readonly error: unknown } | undefined
  let patience: Timer | undefined
  let current: ReturnType<Series["start"]> | undefined

  const failure = (reason: DeskError["reason"], detail: string, more: { readonly cause?: unknown } = {}): DeskError =>
    refused(commands.open, reason, detail, more)

  const halt = (error: unknown, why: Termination["Service"]): void => {
    if (halted !== undefined) return
    halted = { error }
    feed.stop()
    feed.wake()
    patience = timers.schedule(patienceMs, () => current?.terminate(why))
  }

  const terminate: Stream["terminate"] = (why) => {
    const { reason, detail, ...more } = why
    halt(failure(reason === "TimedOut" ? { _tag: reason, phase: "source" } : { _tag: reason }, detail, more), why)
  }

  const series = client.begin(terminate)
  if (series === undefined) {
    signal?.end()
    return failure({ _tag: "Closed" }, "the client is closed")
  }
  signal?.onAbort((cause) => terminate({ reason: "Aborted", detail: "the signal was aborted", cause }))

  const make = <Input, Output, Answer>(
    command: Command<Input, Output, Answer>,
    input: Input,
    callOptions: { readonly deadlineMs: number } | undefined,
    keep: (handle: ReturnType<Series["start"]> | undefined) => void,
    continuing: boolean
  ): Effect.Effect<Output, DeskError> =>
    Effect.callback((resume) => {
      const settle = (result: Exit.Exit<{ readonly output: Output }, DeskError>) => {
        keep(undefined)
        resume(Exit.map(result, ({ output }) => output))
      }
      keep(series.start(command, input, callOptions, settle, context, continuing ? pace : undefined))
    })
  const keepCurrent: Parameters<typeof make>[3] = (handle) => {
    current = handle
  }

  return {
    ...accepted,
    timers,
    feed,
    onFailure,
    halted: () => halted,
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
      const { msgKey, text } = chunk
      if (msgKey === undefined)
        return Effect.map(make(commands.open, chunk, options, keepCurrent, false), (opened) => opened.msgKey)
      const command = text === "" ? commands.touch : commands.append
      return Effect.as(make(command, chunk, options, keepCurrent, true), msgKey)
    },
    close: (chunk) => make(commands.touch, chunk, { deadlineMs: closingMs }, () => {}, true),
    call: (command, input) => make(command, input, options, keepCurrent, false),
    progress: (progress) => {
      const thrown = (error: unknown) =>
        halt(error, { reason: "Aborted", detail: "onProgress has thrown", cause: error })
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
      if (patience !== undefined) timers.cancel(patience)
      signal?.end()
      series.end()
    }
  }
}
