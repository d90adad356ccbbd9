/**
 * The calls of a user's webhook, as they are kept and shown. Every record is deeply frozen and free of secrets.
 */
import { defined } from "../base/defined.ts"
import { isObject, own } from "../base/json.ts"
import type { WebhookFault } from "./webhookFaults.ts"

/** A callback's packet, in the documents' own terms (`Desk.SessionEventNotify`: 269/111212). */
export interface WebhookPacket {
  /** E.g. `Desk.SessionEventNotify`. */
  readonly CallbackCommand: string
  /** What else it says, by its page. */
  readonly [field: string]: unknown
}

/** One time that the backend was called. A call has several tries where `retries` allows them. */
export interface WebhookTry {
  /** When it was begun, milliseconds since 1970, by the emulator's clock. */
  readonly at: number
  /** From its beginning to the last byte of the answer, or to its failure, in milliseconds. */
  readonly tookMs: number
  /** The HTTP status of the answer; absent when none came. */
  readonly status?: number
  /** The answer's body, its first 4 096 characters, without token and signature; absent when none came. */
  readonly body?: string
  /** What was wrong with the answer, or why there was none, in sentences. */
  readonly problems: readonly string[]
}

/**
 * How a call stands: `waiting` for its answer; `fine`, answered as it should be; `wrong`, see its problems; `lost`, which a fault or a reset kept
 * from being told at all.
 */
export type WebhookOutcome = "waiting" | "fine" | "wrong" | "lost"

/** One event or question, as the backend was told it, and what became of it. */
export interface WebhookCall {
  /** `hook-1`, `hook-2`, … in the order in which they happened. */
  readonly id: string
  /** When it happened, milliseconds since 1970, by the emulator's clock. */
  readonly at: number
  /** Its CallbackCommand, e.g. `Desk.SessionEventNotify`. */
  readonly command: string
  /** Its Event, e.g. `ChatBot.UserSendMsg`; a question has none. */
  readonly event?: string
  /** Its SessionId, where it has one. */
  readonly sessionId?: string
  /** Its ClientUserId, where it has one. */
  readonly clientUserId?: string
  /** There where no document gives the event's name: it is from the option `eventNames`. */
  readonly invented?: true
  /** What no document says of it, in sentences. */
  readonly inferred: readonly string[]
  /** `seq` of the line of the chat that caused it. */
  readonly cause?: number
  /** RequestID of its URL, the same in all tries. */
  readonly requestId?: string
  /** The URL called, without Sign and RequestTime. */
  readonly url: string
  /** Whether it was signed. */
  readonly isSigned: boolean
  /** The body, parsed. */
  readonly packet: WebhookPacket
  /** Oldest first. */
  readonly tries: readonly WebhookTry[]
  /** How it stands. */
  readonly outcome: WebhookOutcome
  /** The newest try's answer, parsed, when it was a JSON object of at most 12 288 characters. */
  readonly answer?: Readonly<Record<string, unknown>>
  /** What was wrong with the newest try; empty when all is well, or while it waits. */
  readonly problems: readonly string[]
  /** The fault applied to it. */
  readonly fault?: WebhookFault["_tag"]
}

/** A call without its packet and what was answered word for word. */
export interface WebhookCallSummary
  extends Pick<
    WebhookCall,
    | "id"
    | "at"
    | "command"
    | "event"
    | "sessionId"
    | "clientUserId"
    | "invented"
    | "cause"
    | "outcome"
    | "problems"
    | "fault"
  > {
  /** How often it was tried. */
  readonly tries: number
  /** Of the newest try. */
  readonly status?: number
  readonly tookMs?: number
  /** Who answers the customer, as the backend's answer says: 0 own AI, 1 Desk's own bot, which the emulator has none of. */
  readonly aiProvider?: 0 | 1
}

export const summarizeCall = (call: WebhookCall): WebhookCallSummary => {
  const { packet, url, isSigned, requestId, inferred, tries, answer, ...kept } = call
  const { status, tookMs } = tries.at(-1) ?? {}
  return { ...kept, tries: tries.length, ...defined({ status, tookMs, aiProvider: aiProviderOf(answer) }) }
}

const aiProviderOf = (answer: WebhookCall["answer"]): 0 | 1 | undefined => {
  const value = isObject(answer) ? own(answer, "AIProvider") : undefined
  return value === 0 || value === 1 ? value : undefined
}
