/** Reading what a source gives, whatever kind of iterable it is, and whatever its iterator does. */
import { isObject } from "./validate.ts"

/** A step of the source: a value, or its end. */
export type Step<A> = { readonly done: true } | { readonly done: false; readonly value: A }

export interface SourceReader<A> {
  /** Throws, or rejects, with the source's own error, or with what `unusable` makes when it breaks the rules of iterators. */
  readonly next: () => Step<A> | Promise<Step<A>>
  /**
   * Tells the source that no more is wanted; does nothing once it has ended. Not awaited: a source that hangs can't hold up what
   * is in flight.
   */
  readonly stop: () => void
}

const isThenable = (result: unknown): result is PromiseLike<unknown> =>
  isObject(result) && "then" in result && typeof result.then === "function"

/** What is wrong with a source that is none. Most often it is a generator that was not called. */
export const notSource = (given: unknown, rule: string): string =>
  typeof given === "function" ? `${rule}; this is a function, to be called first` : rule

interface Given {
  readonly [Symbol.asyncIterator]?: unknown
  readonly [Symbol.iterator]?: unknown
  readonly getReader?: unknown
  readonly destroy?: unknown
}

/**
 * By its reader, since the iterator of a web stream would let it go only after the read that is under way; and not every runtime can
 * iterate one.
 */
const readerOf = (source: unknown, getReader: () => ReadableStreamDefaultReader<unknown>): object => {
  const reader = getReader.call(source)
  return { next: () => reader.read(), return: () => reader.cancel() }
}

const iteratorOf = (source: unknown): unknown => {
  const given = Object(source) as Given
  if (typeof given.getReader === "function") return readerOf(source, given.getReader as never)
  const open = given[Symbol.asyncIterator] ?? given[Symbol.iterator]
  return typeof open === "function" ? open.call(source) : undefined
}

/** A stream of Node's that waits for data would hear its iterator's end only then. */
const destroy = (source: unknown): void => {
  if (!isObject(source) || !("pipe" in source)) return
  const { destroy: end } = source as Given
  if (typeof end === "function") end.call(source)
}

/** `unusable` makes the error of a source that is none, or breaks the rules: what it says follows the source's name. */
export const sourceReader = <A>(
  source: Iterable<A> | AsyncIterable<A> | ReadableStream<A>,
  unusable: (message: string) => Error
): SourceReader<A> => {
  const iterator = iteratorOf(source)
  if (iterator === undefined) throw unusable(notSource(source, "must be iterable: an array, a generator, a stream"))
  if (!isObject(iterator)) throw unusable("must be iterable: its iterator is no object")
  const { next } = iterator as Partial<Iterator<A>>
  if (typeof next !== "function") throw unusable("must be iterable: its iterator has no next()")
  /** It has ended by itself, or was told to. */
  let ended = false
  const threw = (error: unknown): never => {
    ended = true
    throw error
  }
  const stepped = (result: unknown): Step<A> => {
    try {
      if (!isObject(result)) throw unusable("must be iterable: its iterator's next() gave no object")
      const { done, value } = result as IteratorResult<A, unknown>
      // As a loop of the language takes it: any true value ends it.
      if (done) ended = true
      return done ? { done: true } : { done: false, value: value as A }
    } catch (error) {
      return threw(error)
    }
  }
  return {
    next: () => {
      try {
        const result: unknown = next.call(iterator as Iterator<A>)
        // No promise more than one: a model gives thousands of pieces.
        return isThenable(result) ? Promise.resolve(result).then(stepped, threw) : stepped(result)
      } catch (error) {
        return threw(error)
      }
    },
    stop: () => {
      if (ended) return
      try {
        const returning: unknown = (iterator as Partial<Iterator<A>>).return?.()
        ended = true
        Promise.resolve(returning).catch(() => {})
        destroy(source)
      } catch {
        // A generator that is running can't be stopped: it is asked again at the end.
      }
    }
  }
}
