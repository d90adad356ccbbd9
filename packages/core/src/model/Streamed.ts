/** A message that is streamed: what the caller gives, its options, and what comes of it. */
import type { CallOptions } from "./CallOptions.ts"
import type { JsonObject } from "./Json.ts"
import type { Receipt } from "./Receipt.ts"

/** Where the pieces of a text come from. Node's streams count too, if they give strings. */
export type TextSource = Iterable<string> | AsyncIterable<string> | ReadableStream<string>

/** A message whose text is still being written. */
export interface StreamedMessage {
  /** The session's id, as Desk gave it. */
  readonly sessionId: string
  /** Pieces of text as they come: a model's tokens. Read no further ahead than 64 KiB. */
  readonly text: TextSource
  /** Stored with the message and delivered with it. An object is serialised to JSON. */
  readonly cloudCustomData?: string | JsonObject | undefined
}

/** How far a stream has come. */
export interface StreamProgress {
  /** The key of the message that has grown. */
  readonly msgKey: string
  /** All that the customer sees by now, of earlier messages of this stream too. */
  readonly shown: string
}

/** Options of one stream. */
export interface StreamOptions extends CallOptions {
  /**
   * 1: `send_stream_msg`, on every channel and in every region. 2: `send_stream_msg_v2`, for the mainland's data centre and newer
   * clients; longer messages, and a lost answer to a continuation costs nothing.
   * @default 1
   */
  readonly version?: 1 | 2 | undefined
  /** Version 2 only: what clients show that are too old for it. Default: "…" at first, and the whole text in the last call. */
  readonly compatibleText?: string | undefined
  /**
   * How long text is collected before it goes out in one call, in milliseconds.
   * @default 250
   */
  readonly flushMs?: number | undefined
  /**
   * A source that gives nothing for so long is given up, in milliseconds.
   * @default 60000
   */
  readonly idleMs?: number | undefined
  /**
   * What happens when Desk refuses a call. `fail`: the stream fails. `send-rest`: the source is read to its end, and what is not shown
   * goes out as ordinary messages.
   * @default "fail"
   */
  readonly onFailure?: "fail" | "send-rest" | undefined
  /** Called when Desk has accepted text. What it throws ends the stream, and is what `stream` rejects with. */
  readonly onProgress?: ((progress: StreamProgress) => void) | undefined
}

/** A text that the customer has in full. */
export interface StreamReceipt {
  /** The keys of its messages: more than one where the text outgrew a message. */
  readonly msgKeys: ReadonlyArray<string>
  /** How many calls it took. */
  readonly calls: number
  /** The whole text. */
  readonly text: string
  /** With `onFailure: "send-rest"`, where a call was refused: the ordinary messages. */
  readonly rest?: ReadonlyArray<Receipt>
}
