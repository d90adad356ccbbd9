/**
 * What is answered: the documented envelope, or what a fault makes of it. Still nothing of sockets; `server.ts` puts it on the wire.
 */

import type { Effect } from "../commands/Command.ts"
import type { BrokenRule } from "../judge/verdict.ts"
import type { RequestFault } from "../state/faults.ts"

/** An answer: ErrorCode, ErrorInfo, and the command's own fields beside them. */
export interface Answer {
  readonly code: number
  readonly errorInfo: string
  readonly fields?: Readonly<Record<string, unknown>>
}

export type Reply =
  /** A whole answer. */
  | {
      readonly _tag: "Whole"
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
      readonly delayMs: number
    }
  /** Announces all of the body, sends half of it, and closes. */
  | { readonly _tag: "Cut"; readonly body: string }
  | { readonly _tag: "Drip"; readonly body: string; readonly bytesPerSecond: number }
  /** `before`, then as many `x` as fill `bytes`, then `after`. */
  | { readonly _tag: "Oversize"; readonly before: string; readonly after: string; readonly bytes: number }
  | { readonly _tag: "Reset" | "Close" | "Hang" }

/** A place to cut the envelope at. */
const FILLER = "(filler)"

const JSON_TYPE = { "Content-Type": "application/json; charset=utf-8" }

/** The envelope of every answer: the outcome is in ErrorCode, the HTTP status is 200 whatever it is. */
export const envelope = ({ code, errorInfo, fields = {} }: Answer): string =>
  JSON.stringify({ ActionStatus: code === 0 ? "OK" : "FAIL", ErrorInfo: errorInfo, ErrorCode: code, ...fields })

/** What the documents answer. A command that broke no rule but was not carried out can only be an internal error. */
export const properAnswer = (broken: BrokenRule | undefined, effect: Effect | undefined): Answer => {
  if (broken !== undefined) return { code: broken.code, errorInfo: broken.message }
  if (effect === undefined) return { code: 141002, errorInfo: "Internal error, try again." }
  if (effect.refused !== undefined) return { code: effect.refused.code, errorInfo: effect.refused.message }
  if (effect.code !== undefined) return codeAnswer({ code: effect.code })
  return { code: 0, errorInfo: "", fields: effect.answer ?? {} }
}

export const replyWith = (answer: Answer): Reply => whole(200, JSON_TYPE, envelope(answer))

/** The answer under a fault. */
export const replyUnder = (fault: RequestFault, proper: Answer): Reply => {
  switch (fault._tag) {
    case "Code":
      return replyWith(codeAnswer(fault))
    case "Status":
      return whole(fault.status, fault.headers ?? {}, fault.body ?? "")
    case "Redirect":
      return whole(fault.status ?? 307, { Location: fault.location }, "")
    case "Empty":
      return whole(200, JSON_TYPE, "")
    case "Garbage":
      return whole(
        200,
        { "Content-Type": "text/html" },
        fault.body ?? "<!doctype html><title>Log in</title><p>Welcome to the network."
      )
    case "Delay":
      return { _tag: "Whole", status: 200, headers: JSON_TYPE, body: envelope(proper), delayMs: fault.ms }
    case "Cut":
      return { _tag: "Cut", body: envelope(proper) }
    case "Drip":
      return { _tag: "Drip", body: envelope(proper), bytesPerSecond: fault.bytesPerSecond ?? 1 }
    case "Oversize": {
      // The filler stands in ErrorInfo, without what was said there.
      const [before = "", after = ""] = envelope({ ...proper, errorInfo: FILLER }).split(FILLER)
      return { _tag: "Oversize", before, after, bytes: fault.bytes ?? 64 * 1024 + 1 }
    }
    default:
      return { _tag: fault._tag }
  }
}

/** ErrorCode and ErrorInfo as far as a client that is patient enough can read them; `undefined` where there is no whole envelope. */
export const answeredUnder = (fault: RequestFault, proper: Answer): Answer | undefined => {
  if (fault._tag === "Code") return codeAnswer(fault)
  return fault._tag === "Delay" || fault._tag === "Drip" || fault._tag === "Oversize" ? proper : undefined
}

/** The HTTP status of a reply, when it has one. */
export const statusOf = (reply: Reply): number | undefined => {
  if (reply._tag === "Reset" || reply._tag === "Close" || reply._tag === "Hang") return undefined
  return reply._tag === "Whole" ? reply.status : 200
}

const codeAnswer = (fault: { readonly code: number; readonly errorInfo?: string | undefined }): Answer => ({
  code: fault.code,
  errorInfo: fault.errorInfo ?? `Error ${fault.code}, as the emulator was told to answer.`
})

const whole = (status: number, headers: Readonly<Record<string, string>>, body: string): Reply => ({
  _tag: "Whole",
  status,
  headers,
  body,
  delayMs: 0
})
