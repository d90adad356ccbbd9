/**
 * Sending many messages with a bounded number under way: backpressure, outcomes in the order of completion. Whatever was read
 * from the source is sent, or told why not.
 */

import { invalidInput } from "../engine/invalidInput.ts"
import type { DeskError } from "../model/DeskError.ts"
import type { OutgoingMessage } from "../model/Message.ts"
import type { Receipt } from "../model/Receipt.ts"
import type { SendOutcome } from "../model/SendOutcome.ts"
import { type Step, sourceReader } from "../model/sourceReader.ts"
import { type ReadOptions, readOptions, type SendManyOptions } from "./sendManyOptions.ts"

type Send = (message: OutgoingMessage, options?: { readonly signal: AbortSignal }) => Promise<Receipt>

/**
 * How long a read that was under way when reading was to stop may still take, in milliseconds. What it gives has been taken from
 * the source, from a queue say, and must not be lost; a source that hangs, on the other hand, must not hold up the end.
 */
const patienceMs = 1000

const unusable = (message: string) => invalidInput([{ path: "messages", message }])

const listen = (signal: AbortSignal | undefined, onAbort: () => void): (() => void) => {
  try {
    signal?.addEventListener("abort", onAbort, { once: true })
  } catch {
    throw invalidInput([{ path: "signal", message: "can't be listened to" }])
  }
  return () => {
    try {
      signal?.removeEventListener("abort", onAbort)
    } catch {
      // Not worth an outcome.
    }
  }
}

const warnOfLate = () =>
  process.emitWarning(
    `sendMany: a source that was asked to stop gave another message more than ${patienceMs} ms later. It was not sent.`,
    "DeskWarning"
  )

export async function* sendMany(
  send: Send,
  source: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
  given: SendManyOptions | undefined,
  connections: number
): AsyncGenerator<SendOutcome, void, undefined> {
  const { concurrency, signal, onProgress }: ReadOptions = readOptions(given, connections)
  const { next, stop } = sourceReader(source, unusable)
  const options = signal === undefined ? undefined : { signal }
  let flying = 0
  const landed: Array<SendOutcome> = []
  /** More may be read. */
  let open = signal?.aborted !== true
  let reading = false
  let patient = true
  let patience: NodeJS.Timeout | undefined
  let over = false
  let failure: { readonly error: unknown } | undefined
  let taken = 0
  let sent = 0
  let failed = 0
  let wake = () => {}

  const woken = () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })
  const land = (outcome: SendOutcome) => {
    flying -= 1
    landed.push(outcome)
    wake()
  }
  const take = (message: OutgoingMessage) => {
    const index = taken
    taken += 1
    flying += 1
    send(message, options).then(
      (receipt) => land({ index, message, ok: true, receipt }),
      (error: DeskError) => land({ index, message, ok: false, error })
    )
  }
  /** Also what comes after reading was to stop has been read. */
  const received = (step: Step<OutgoingMessage>) => {
    if (step.done) open = false
    else if (over) warnOfLate()
    else take(step.value)
  }
  const broken = (error: unknown) => {
    if (open) failure = { error }
    open = false
  }
  /** Reads as long as there is room; an asynchronous source one message at a time. */
  const fill = () => {
    while (open && !reading && flying + landed.length < concurrency) {
      try {
        const step = next()
        if (!(step instanceof Promise)) {
          received(step)
          continue
        }
        reading = true
        step
          .then(received)
          .catch(broken)
          .finally(() => {
            reading = false
            wake()
          })
      } catch (error) {
        broken(error)
      }
    }
  }
  const halt = () => {
    if (!open) return
    open = false
    stop()
    if (reading) {
      patience = setTimeout(() => {
        patient = false
        wake()
      }, patienceMs)
    }
    wake()
  }
  const interrupted = (error: unknown) => {
    failure ??= { error }
    halt()
  }
  const report = (outcome: SendOutcome) => {
    if (outcome.ok) sent += 1
    else failed += 1
    try {
      // It may be an async function all the same.
      const result: unknown = onProgress?.({ taken, sent, failed })
      if (result !== undefined) Promise.resolve(result).catch(interrupted)
    } catch (error) {
      interrupted(error)
    }
  }
  const busy = () => flying > 0 || (reading && patient)

  const unlisten = listen(signal, halt)
  try {
    for (;;) {
      fill()
      const outcome = landed.shift()
      if (outcome !== undefined) {
        report(outcome)
        yield outcome
      } else if (open || busy()) await woken()
      else break
    }
    if (failure !== undefined) throw failure.error
  } finally {
    halt()
    // After a `break`: nobody takes these outcomes any more, but they are counted.
    while (busy() || landed.length > 0) {
      const outcome = landed.shift()
      if (outcome !== undefined) report(outcome)
      else await woken()
    }
    over = true
    clearTimeout(patience)
    // Once more: a generator that was running could not be stopped.
    stop()
    unlisten()
  }
}
