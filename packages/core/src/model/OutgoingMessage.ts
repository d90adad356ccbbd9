/**
 * What a caller gives as a message, in types. Each kind has a name, so that the compiler's messages have one; compilers measure a faulty
 * message against the last of them, in the order of declaration or of the alphabet: the most common kind stands there.
 *
 * Of two fields that exclude each other one is `undefined` where the other is given, which tells the kinds apart, and the other is
 * `NotBeside`, which names the fault and leaves a field that should have been given to be named where it is `undefined`.
 */

import type { Elem } from "./Elements.ts"
import type { JsonObject } from "./Json.ts"
import type { NotBeside } from "./NotBeside.ts"

/** To a session of any channel. */
export interface ToSession {
  /** The session's id, as Desk gave it: the wire's `SessionId`. */
  readonly sessionId: string
  /** Not beside `sessionId`. */
  readonly from?: undefined
  /** Not beside `sessionId`. */
  readonly to?: undefined
}

/** In apps built with the SDK: from a customer-service account (客服号) to a user. */
export interface FromAccount {
  /** The customer-service account (客服号) that the message comes from: the wire's `FromAccount`. */
  readonly from: string
  /** The user's account: the wire's `ToAccount`. */
  readonly to: string
  /** Not beside `from` and `to`. */
  readonly sessionId?: NotBeside<string, "from and to"> | undefined
}

/** Text alone. */
export interface TextContent {
  /** Plain text, not empty, as the customer reads it; short for `body: Elem.text(text)`. */
  readonly text: string
  /** Not beside `text`. */
  readonly body?: undefined
}

/** Elements, of which at most one may be a custom element. */
export interface BodyContent {
  /** One element, or several in the order in which the customer sees them; `Elem` makes them. */
  readonly body: Elem | ReadonlyArray<Elem>
  /** Not beside `body`. */
  readonly text?: NotBeside<string, "body"> | undefined
}

/** To whom: a session of any channel, or, in apps built with the SDK, from a customer-service account (客服号) to a user. */
export type MessageRoute = FromAccount | ToSession

/** What: `text` is short for `body: Elem.text(text)`. A body holds at most one custom element. */
export type MessageContent = BodyContent | TextContent

/** What a message may have beside its route, its content and what Desk knows it by. */
export interface MessageOptions {
  /** Stored with the message and delivered with it. An object is serialised to JSON. */
  readonly cloudCustomData?: string | JsonObject | undefined
  /** `true`: the message does not restart the countdown of the user's reply time. */
  readonly excludeFromUserRespTimeout?: boolean | undefined
}

/** Known by its MsgRandom. */
export interface RandomIdentity {
  /** 0 … 4294967295; by it Desk drops duplicates. Without it (and without `key`) a random one is drawn. */
  readonly msgRandom?: number | undefined
  /** Not beside `msgRandom`. */
  readonly key?: undefined
}

/** Known by the caller's own id. */
export interface KeyIdentity {
  /**
   * Your own id of the message, instead of `msgRandom`: the same key gives the same MsgRandom in every process and every
   * version of this package (the first four bytes, big-endian, of SHA-256 of the key).
   */
  readonly key?: string | undefined
  /** Not beside `key`. */
  readonly msgRandom?: NotBeside<number, "key"> | undefined
}

/** Elements from an account to a user, with a key. */
export interface KeyedBodyFromAccount extends FromAccount, BodyContent, MessageOptions, KeyIdentity {}
/** Elements to a session, with a key. */
export interface KeyedBodyToSession extends ToSession, BodyContent, MessageOptions, KeyIdentity {}
/** Text from an account to a user, with a key. */
export interface KeyedTextFromAccount extends FromAccount, TextContent, MessageOptions, KeyIdentity {}
/** Text to a session, with a key. */
export interface KeyedTextToSession extends ToSession, TextContent, MessageOptions, KeyIdentity {}
/** Elements from an account to a user. */
export interface BodyFromAccount extends FromAccount, BodyContent, MessageOptions, RandomIdentity {}
/** Elements to a session. */
export interface BodyToSession extends ToSession, BodyContent, MessageOptions, RandomIdentity {}
/** Text from an account to a user. */
export interface TextFromAccount extends FromAccount, TextContent, MessageOptions, RandomIdentity {}
/** Text to a session. */
export interface TextToSession extends ToSession, TextContent, MessageOptions, RandomIdentity {}

/** A message for a customer: exactly one route, exactly one content. The whole packet may have 12 288 bytes. */
export type OutgoingMessage =
  | KeyedBodyFromAccount
  | KeyedBodyToSession
  | KeyedTextFromAccount
  | KeyedTextToSession
  | BodyFromAccount
  | BodyToSession
  | TextFromAccount
  | TextToSession
