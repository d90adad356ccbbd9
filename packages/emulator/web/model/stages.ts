/**
 * The judge's steps in their order, and how far a request came: the first broken rule decides, what comes after it was not looked at.
 */
import type { ReceivedRequest } from "../../src/api/protocol.ts"

export const STAGES = [
  "url",
  "userSig",
  "administrator",
  "packet",
  "msgRandom",
  "msgBody",
  "options",
  "route",
  "session"
] as const
export type Stage = (typeof STAGES)[number]

export interface StageResult {
  readonly stage: Stage
  readonly result: "passed" | "broken" | "notReached"
}

const USER_SIG = [70001, 70002, 70003, 70005, 70009, 70013, 70014]
const OPTIONS = ["CloudCustomData", "ExcludeFromUserRespTimeout"]

const stageOf = ({ code, path }: { readonly code: number; readonly path: string }): Stage => {
  if (USER_SIG.includes(code)) return "userSig"
  if (code === 60010 || code === 90009) return "administrator"
  if (code < 90000) return "url"
  if (code === 93000 || code === 90001) return "packet"
  if (code === 90005) return "msgRandom"
  if (code === 141004) return "route"
  if (code === 141005) return "session"
  return OPTIONS.includes(path) ? "options" : "msgBody"
}

export const judged = (
  request: Pick<ReceivedRequest, "rule"> & { readonly isSession: boolean }
): readonly StageResult[] => {
  const stages = request.isSession ? STAGES : STAGES.filter((stage) => stage !== "session")
  if (request.rule === undefined) return stages.map((stage) => ({ stage, result: "passed" }))
  const broken = STAGES.indexOf(stageOf(request.rule))
  const place = (stage: Stage) => STAGES.indexOf(stage)
  return STAGES.filter((stage) => stage !== "session" || request.isSession || broken === place("session")).map(
    (stage) => ({
      stage,
      result: place(stage) < broken ? "passed" : place(stage) === broken ? "broken" : "notReached"
    })
  )
}

/** What became of a request, in one word. */
export type Outcome = "delivered" | "duplicate" | "rejected" | "fault" | "incomplete"

export const outcomeOf = (
  request: Pick<ReceivedRequest, "rule" | "fault" | "messageId" | "duplicateOf" | "status">
): Outcome => {
  if (request.fault !== undefined) return "fault"
  if (request.rule !== undefined) return "rejected"
  if (request.duplicateOf !== undefined) return "duplicate"
  return request.messageId === undefined ? "incomplete" : "delivered"
}
