/** Reading the messages of a source, whatever kind of iterable it is, and whatever its iterator does. */

import { invalidInput } from "../engine/invalidInput.ts"
import type { OutgoingMessage } from "../model/Message.ts"
import { isObject } from "../model/validate.ts"

export type Source = Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>

/** A step of the source: a message, or its end. */
export type Step = { readonly done: true } | { readonly done: false; readonly message: OutgoingMessage }

export interface SourceReader {
  /** Throws, or rejects, with the source's own error, or in `InvalidMessage` when it breaks the rules of iterators. */
  readonly next: () => Step | Promise<Step>
  /**
   * Tells the source that no more is wanted; does nothing once it has ended. Not awaited: a source that hangs can't hold up what
   * is in flight.
   */
  readonly stop: () => void
}

const unusable = (message: string) => invalidInput([{ path: "messages", message }])

const stepOf = (result: unknown): Step => {
  if (!isObject(result)) throw unusable("must be iterable: its iterator's next() gave no object")
  const { done } = result as IteratorResult<OutgoingMessage, unknown>
  // As a loop of the language takes it: any true value ends it.
  return done ? { done: true } : { done: false, message: (result as IteratorYieldResult<OutgoingMessage>).value }
}

const isThenable = (result: unknown): result is PromiseLike<unknown> =>
  isObject(result) && "then" in result && typeof result.then === "function"

export const sourceReader = (source: Source): SourceReader => {
  const iterable = Object(source) as { [Symbol.asyncIterator]?: unknown; [Symbol.iterator]?: unknown }
  const open = iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator]
  if (typeof open !== "function") throw unusable("must be iterable: an array, a generator, a stream")
  const iterator: unknown = open.call(source)
  if (!isObject(iterator)) throw unusable("must be iterable: its iterator is no object")
  const { next } = iterator as Partial<Iterator<OutgoingMessage>>
  if (typeof next !== "function") throw unusable("must be iterable: its iterator has no next()")
  /** It has ended by itself, or was told to. */
  let ended = false
  const stepped = (result: unknown): Step => {
    const step = stepOf(result)
    if (step.done) ended = true
    return step
  }
  const threw = (error: unknown): never => {
    ended = true
    throw error
  }
  return {
    next: () => {
      try {
        const result: unknown = next.call(iterator as Iterator<OutgoingMessage>)
        return isThenable(result) ? Promise.resolve(result).then(stepped).catch(threw) : stepped(result)
      } catch (error) {
        return threw(error)
      }
    },
    stop: () => {
      if (ended) return
      try {
        const returning: unknown = (iterator as Partial<Iterator<OutgoingMessage>>).return?.()
        ended = true
        Promise.resolve(returning).catch(() => {})
      } catch {
        // A generator that is running can't be stopped: it is asked again at the end.
      }
    }
  }
}
