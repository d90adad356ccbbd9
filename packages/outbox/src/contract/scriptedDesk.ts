/** A client that does what a test says, and remembers what it was asked for. It checks messages as the real one does. */
import { codes, type Delivery, DeskError, type Packet, type Prepared, type Reason, type Receipt } from "@tcdesk/core"
import { createRecordingDesk } from "@tcdesk/core/testing"
import type { SendingDesk } from "../outbox/OutboxOptions.ts"

/** A try. */
export interface Start {
  readonly session: string
  readonly text: string
  readonly msgRandom: number
  /** It was said that an earlier try may have arrived. */
  readonly announced: boolean
  /** The try may be called off. */
  readonly signal: AbortSignal | undefined
  readonly deadlineMs: number | undefined
  /** How often this message was tried before. */
  readonly earlier: number
}

/** What becomes of a try: nothing said is success. */
type Answer = DeskError | undefined

export interface ScriptedDesk extends SendingDesk {
  /** Every try, in the order in which they began. */
  readonly starts: ReadonlyArray<Start>
  /** Every try that succeeded, in the order in which they ended. */
  readonly delivered: ReadonlyArray<Start>
}

const failure = (
  reason: Reason,
  delivery: Delivery,
  more: { readonly code?: number; readonly retryAfterMs?: number } = {}
) => {
  const attempt = { random: 1, startedAt: Date.now(), durationMs: 1, outcome: reason._tag, delivery, ...more }
  const attempts = delivery === "not-sent" ? [] : [attempt]
  return new DeskError({ operation: "send_msg", reason, delivery, retryable: true, attempts, ...more })
}

/** Desk has answered with a code. */
export const refusal = (code: number, retryAfterMs?: number): DeskError => {
  const { reason = "UnknownCode", scope } = codes.get(code) ?? {}
  const delivery = scope === "service" ? "unknown" : "rejected"
  return failure({ _tag: reason }, delivery, { code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
}

/** The answer was lost. */
export const lost = (): DeskError => failure({ _tag: "ConnectionFailed", phase: "headers" }, "unknown")

/** No connection. */
export const unsent = (): DeskError => failure({ _tag: "ConnectionFailed", phase: "connect" }, "not-sent")

/** The client's own limit has no place. */
export const overloaded = (retryAfterMs: number): DeskError =>
  failure({ _tag: "Overloaded" }, "not-sent", { retryAfterMs })

/** The client is closed. */
export const closed = (): DeskError => failure({ _tag: "Closed" }, "not-sent")

/** The try was called off before anything was sent. */
export const aborted = (): DeskError => failure({ _tag: "Aborted" }, "not-sent")

const textIn = (packet: Packet): string => {
  const content = packet.MsgBody[0]?.MsgContent
  return content !== undefined && "Text" in content ? String(content.Text) : ""
}

/** As a client does it: with `earlier`, an error's `delivery` speaks of the earlier tries too. */
const told = (error: DeskError, announced: boolean): DeskError => {
  const { stream: _, ...fields } = error.toJSON()
  return announced ? new DeskError({ ...fields, delivery: "unknown" }) : error
}

export const scriptedDesk = (script: (start: Start) => Answer | Promise<Answer> = () => undefined): ScriptedDesk => {
  const checking = createRecordingDesk()
  const starts: Array<Start> = []
  const delivered: Array<Start> = []
  return {
    starts,
    delivered,
    prepare: checking.prepare,
    sendPrepared: async (prepared: Prepared, options = {}): Promise<Receipt> => {
      // What it refuses of a stored message, the real one refuses.
      await checking.sendPrepared(prepared)
      const packet: Packet = JSON.parse(prepared.json)
      const announced = options.earlier === "unknown"
      const { msgRandom } = prepared
      const start: Start = {
        session: prepared.lane,
        text: textIn(packet),
        msgRandom,
        announced,
        signal: options.signal ?? undefined,
        deadlineMs: options.deadlineMs,
        earlier: starts.filter((one) => one.msgRandom === msgRandom).length
      }
      starts.push(start)
      const error = await script(start)
      if (error !== undefined) throw told(error, announced)
      delivered.push(start)
      const attempt = { random: 1, startedAt: Date.now(), durationMs: 1, outcome: "ok", delivery: "accepted" } as const
      return { msgRandom, attempts: [attempt], maybeDuplicate: announced }
    }
  }
}
