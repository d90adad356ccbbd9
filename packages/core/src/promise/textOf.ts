/** The text of an AI SDK's answer, for `desk.stream`. */

/** A part of an answer's `fullStream`, as far as it matters here. */
export interface TextStreamPart {
  /** Which kind of part it is; `text-delta` holds text, `error` and `abort` say that no more will come. */
  readonly type: string
  /** The text of a `text-delta`; other versions of the SDK call it `textDelta` or `delta`. */
  readonly text?: unknown
  /** See `text`. */
  readonly textDelta?: unknown
  /** See `text`. */
  readonly delta?: unknown
  /** What an `error` was. */
  readonly error?: unknown
  /** Why an `abort` happened. */
  readonly reason?: unknown
}

/**
 * The text of an AI SDK's `fullStream`. Throws where the model has failed or was aborted: the SDK's own `textStream` just ends there,
 * and half an answer would be closed as if it were complete.
 *
 * @example
 * ```ts prelude=desk,session
 * import { textOf } from "@tcdesk/core"
 *
 * declare const result: { fullStream: AsyncIterable<{ type: string; text?: string }> }
 * await desk.stream({ sessionId, text: textOf(result.fullStream) })
 * ```
 */
export async function* textOf(fullStream: AsyncIterable<TextStreamPart>): AsyncGenerator<string, void, undefined> {
  for await (const part of fullStream) {
    if (part.type === "text-delta") yield deltaOf(part)
    else if (part.type === "error") throw part.error ?? new Error("the model has failed, and gave no error")
    else if (part.type === "abort") throw aborted(part.reason)
  }
}

const deltaOf = ({ text, textDelta, delta }: TextStreamPart): string => {
  const found = text ?? textDelta ?? delta
  // Left out, it would be missing from the answer without a word.
  if (typeof found !== "string") throw new TypeError("textOf: a part of type text-delta holds no text")
  return found
}

const aborted = (reason: unknown): unknown =>
  reason instanceof Error
    ? reason
    : new Error(`the model's answer was aborted${typeof reason === "string" ? `: ${reason}` : ""}`)
