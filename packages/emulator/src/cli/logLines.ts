/**
 * What is printed of requests and messages, one line each.
 */
import { oneLine } from "../base/oneLine.ts"
import type { ReceivedMessage, ReceivedRequest } from "../state/records.ts"
import { renderElement } from "../state/render.ts"
import type { WebhookCall } from "../state/webhookRecords.ts"

export const requestLine = (request: ReceivedRequest): string => {
  const what =
    request.duplicateOf === undefined ? (request.messageId ?? "") : `again ${request.duplicateOf}, not delivered twice`
  const judged =
    request.rule === undefined
      ? isToldToFail(request)
        ? `answered ${request.code}, as it was told`
        : `accepted ${what}`.trim()
      : `rejected ${request.rule.code} ${request.rule.message}`
  const said =
    request.fault === undefined
      ? judged
      : `fault ${request.fault}: answered ${answer(request)}; ${request.rule === undefined && !request.carriedOut ? notDone(request) : judged}`
  const warnings = request.warnings.map((warning) => `; warning: ${warning}`).join("")
  const incomplete = request.fault === undefined && request.status === undefined
  return oneLine(
    `${new Date(request.receivedAt).toISOString()} ${request.id} ${request.method} ${request.path} random ${request.random ?? "-"} ` +
      `${incomplete ? "incomplete" : said}${warnings}`
  )
}

/** By `emulator.answer`, which breaks no rule. */
const isToldToFail = ({ code = 0, carriedOut, fault }: ReceivedRequest): boolean =>
  code !== 0 && !carriedOut && fault === undefined

const notDone = ({ command }: ReceivedRequest): string => (command === "send_msg" ? "not stored" : "not carried out")

const answer = ({ code, status }: ReceivedRequest): string => {
  if (code !== undefined) return `code ${code}`
  return status === undefined ? "nothing" : `HTTP ${status}`
}

export const messageLine = (message: ReceivedMessage): string => {
  const route = message.sessionId === undefined ? message.from : `session ${message.sessionId}`
  const seen = message.body.map(renderElement).join("\n  ")
  return `${message.id} ${oneLine(`to ${message.clientUserId} from ${route}`)}:\n  ${seen}`
}

export const callLine = ({
  id,
  at,
  command,
  event = "",
  invented,
  fault,
  tries,
  outcome,
  problems
}: WebhookCall): string => {
  const { status, tookMs = 0 } = tries.at(-1) ?? {}
  const answered = `answered ${status === undefined ? "nothing" : `HTTP ${status}`} in ${tookMs} ms`
  const said = outcome === "lost" ? "not told" : tries.length > 1 ? `${answered}, ${tries.length} tries` : answered
  const notes = [invented === true ? "(invented)" : "", fault === undefined ? "" : `fault ${fault}`]
  const what = ["webhook", command, event, ...notes].filter((word) => word !== "").join(" ")
  const wrong = problems.map((problem) => `; ${problem}`).join("")
  return oneLine(`${new Date(at).toISOString()} ${id} ${what}: ${said}${wrong}`)
}
