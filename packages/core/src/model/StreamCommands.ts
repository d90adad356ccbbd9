/** How a message is streamed, in either version of the API: the commands, and what a message may hold. */
import type { Command } from "./Command.ts"

/** What one call adds to a message that grows. */
export interface Chunk {
  readonly sessionId: string
  /** What is appended; it may be empty. */
  readonly text: string
  /** Nothing follows: the message is complete. */
  readonly last: boolean
  /** Absent in the first call, which opens the message. */
  readonly msgKey: string | undefined
  /** Counts the calls of one message from 1. */
  readonly index: number
  /** The whole text of the message, this chunk included. */
  readonly whole: string
  readonly cloudCustomData: string | undefined
  /** What clients show that are too old for streams. */
  readonly compatibleText: string | undefined
}

/** One version of the API. */
export interface StreamCommands {
  /** The command's name. */
  readonly name: string
  /** The most bytes of JSON of one message, as if it were sent in one piece. */
  readonly maxBytes: number
  /** The most that may pass between two calls of one message, in milliseconds; then an empty one keeps it alive. */
  readonly keepAliveMs: number | undefined
  /** The body of a call. */
  readonly bodyOf: (chunk: Chunk) => object
  /** The last call repeats the whole text: it must fit beside the chunk. */
  readonly repeatsWhole: (chunk: Pick<Chunk, "compatibleText">) => boolean
  /** The first call of a message. Never repeated: the customer might see two. */
  readonly open: Command<Chunk, { readonly msgKey: string }, { readonly MsgKey: string }>
  /** A call with text. */
  readonly append: Command<Chunk, void>
  /** A call without text. */
  readonly touch: Command<Chunk, void>
}
