/** A check: what it looks at, what it needs, and what it gives. One small file each, in `checks`. */
import type { Text } from "../words/Text.ts"
import type { Facts } from "./Facts.ts"
import type { Tools } from "./Tools.ts"

export type CheckName =
  | "configuration"
  | "dns"
  | "tcp"
  | "proxy"
  | "tls"
  | "clock"
  | "usersig"
  | "call"
  | "region"
  | "signature"
  | "administrator"
  | "ip"
  | "app"
  | "message"
  | "outbox"
  | "webhook"

/** `wrong` makes the doctor's exit code 1. `skipped`: it was not looked at, or nothing can be said of it. */
export type State = "ok" | "warning" | "wrong" | "skipped"

/** What a check has found. Neither a key, a UserSig, a token nor a password is in it; what comes from outside is `printable`. */
export interface Finding {
  readonly state: State
  /** One clause, without a full stop: of the most fundamental check that is wrong it becomes the first line. */
  readonly found: Text
  /** Each on a line of its own: the faults of a message, say. */
  readonly details?: readonly Text[]
  /** What to do about it, in sentences. */
  readonly todo?: Text
  /** The page that says so. */
  readonly source?: Text
}

/** A finding, and what it makes known to the checks after it. */
export interface Looked {
  readonly finding: Finding
  readonly facts?: Facts
}

export interface Check {
  readonly name: CheckName
  readonly title: Text
  /** What it looks at, in one clause. */
  readonly looksAt: Text
  /** It is skipped where one of these is wrong, or was skipped. */
  readonly needs: readonly CheckName[]
  /** In milliseconds. A check that has a limit of its own is ended by it before. */
  readonly limitMs: number
  readonly look: (facts: Facts, tools: Tools, signal: AbortSignal) => Promise<Looked>
}
