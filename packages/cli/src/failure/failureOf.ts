/** A failure as it is told: what it was, what became of the message, whether again, and the exit code. */
import type { DeskError } from "@tcdesk/core"
import { printable } from "../output/printable.ts"
import type { Say, Text } from "../words/Text.ts"
import { Interrupted } from "./Interrupted.ts"
import { UsageError } from "./UsageError.ts"

export interface Failure {
  readonly value: unknown
  readonly lines: readonly string[]
  /** 1: refused, failed. 2: could not be run. 128 and more: ended by a signal. */
  readonly exitCode: number
}

/** Core's classes, told by their tags: core is not loaded to look at an error that is not its own. */
const hasTag = (error: unknown, tag: string): error is Error =>
  error instanceof Error && "_tag" in error && error._tag === tag

export const failureOf = (error: unknown, say: Say): Failure => {
  if (error instanceof UsageError) return { value: error, lines: [say(error.text)], exitCode: 2 }
  if (error instanceof Interrupted)
    return { value: named(error), lines: [say({ en: "stopped", zh: "已中止" })], exitCode: error.exitCode }
  if (hasTag(error, "DeskConfigError")) return { value: named(error), lines: [printable(error.message)], exitCode: 2 }
  if (hasTag(error, "DeskError")) return deskFailure(error as DeskError, say)
  // What was given is no outbox that can be worked with.
  const isRefused = hasTag(error, "OutboxError") && "reason" in error && error.reason === "StoreRefused"
  return { value: named(error), lines: [printable(messageOf(error))], exitCode: isRefused ? 2 : 1 }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const named = (error: unknown) => ({
  name: error instanceof Error ? error.name : "Error",
  message: messageOf(error),
  ...(hasTag(error, "DeskConfigError") && "issues" in error ? { issues: error.issues } : {}),
  ...(hasTag(error, "OutboxError") && "reason" in error ? { reason: error.reason } : {})
})

/** Nothing is delivered by other calls: what became of them their messages say. */
const sending = "send_msg"

const deliveries: Readonly<Record<DeskError["delivery"], Text>> = {
  "not-sent": { en: "not-sent", zh: "not-sent（未发送）" },
  rejected: { en: "rejected", zh: "rejected（被 Desk 拒绝）" },
  unknown: { en: "unknown: it may have arrived", zh: "unknown（未知：可能已送达）" }
}

/** Longer than any message of core's. */
const maxLength = 8000

const deskFailure = (error: DeskError, say: Say): Failure => {
  const { operation, delivery, message } = error
  return {
    value: error,
    lines: [
      printable(message, maxLength),
      ...(operation === sending
        ? [say({ en: `delivery: ${say(deliveries[delivery])}`, zh: `投递状态：${say(deliveries[delivery])}` })]
        : []),
      say(again(error))
    ],
    exitCode: 1
  }
}

const again = ({ reason, delivery, retryable, retryAfterMs, msgRandom }: DeskError): Text => {
  // It was stopped from here: whether it would have succeeded, nobody knows.
  if (!retryable && reason._tag !== "Aborted") return { en: "retry: will not help as it is", zh: "重试：原样重试无效" }
  const how: Text =
    delivery === "unknown" && msgRandom !== undefined
      ? {
          en: `, with --msg-random ${msgRandom}, or the same --key, by which Desk can drop a second copy`,
          zh: `，请加上 --msg-random ${msgRandom}（或使用相同的 --key），以便 Desk 去重`
        }
      : { en: "", zh: "" }
  const after: Text =
    retryAfterMs === undefined ? { en: "", zh: "" } : { en: `, in ${retryAfterMs} ms`, zh: `，${retryAfterMs} 毫秒后` }
  return { en: `retry: may succeed${after.en}${how.en}`, zh: `重试：可能成功${after.zh}${how.zh}` }
}
