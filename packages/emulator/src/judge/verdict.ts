/**
 * The judge's words: what is judged, what the judge must know, and what a broken rule says.
 */

/** A request, as far as it is judged. */
export interface Call {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly packet: Packet
}

/** The body, read: its JSON value, or why there is none. */
export type Packet =
  | { readonly _tag: "Json"; readonly value: unknown }
  | { readonly _tag: "NotJson"; readonly why: string }
  | { readonly _tag: "TooLong"; readonly bytes: number }

/** The fields of a packet that is a JSON object. */
export type PacketFields = Readonly<Record<string, unknown>>

/** What the judge must know of the app. */
export interface App {
  readonly sdkAppId: number
  readonly identifier: string
  readonly secretKey: string
  /** Milliseconds since 1970. */
  readonly nowMs: number
  readonly notAdminCode: 60010 | 90009
  readonly isCustomerServiceAccount: (account: string) => boolean
  readonly isOpenSession: (sessionId: string) => boolean
  /** Whether it stands for the data centre of mainland China, where alone some commands are. */
  readonly isMainland: boolean
}

/** A rule that a request broke. */
export interface BrokenRule {
  /** Desk's ErrorCode. */
  readonly code: number
  /** The offending part: a field of the body (`MsgBody[0].MsgContent.Text`), `query.<name>`, `path`, `method` or `body`. */
  readonly path: string
  /** One sentence: which part is at fault and what is expected. It is the answer's ErrorInfo. */
  readonly message: string
  /** Where the rule is written, e.g. `send_msg 90005`. */
  readonly source: string
}

/** The parts of a message that follow all rules. */
export interface AcceptedMessage {
  readonly route: { readonly sessionId: string } | { readonly from: string; readonly to: string }
  readonly msgRandom: number
  readonly body: readonly unknown[]
  readonly cloudCustomData?: string
  readonly excludeFromUserRespTimeout?: 0 | 1
}

/** `source` without its code, e.g. `send_msg`. */
export const broken = (code: number, path: string, expected: string, source: string): BrokenRule => ({
  code,
  path,
  message: `${path === "" ? "The body" : path} ${expected}.`,
  source: `${source} ${code}`
})
