/**
 * The judge's steps in their order, and how far a request came: the first broken rule decides, what comes after it was not looked at.
 */
import type { ReceivedRequest } from "../../src/api/protocol.ts"

/** The gateway's, and those of a packet as a whole, come first for every command. */
const FIRST = ["url", "userSig", "administrator", "packet"] as const
const OWN = {
  send_msg: ["msgRandom", "msgBody", "options", "route", "session"],
  get_session_state: ["route"],
  end_session: ["sessionId", "session"]
} as const

export type Stage = (typeof FIRST)[number] | (typeof OWN)[keyof typeof OWN][number]

const isKnown = (command: string): command is keyof typeof OWN => Object.hasOwn(OWN, command)

/** Of a path that names no command: as if a message was meant. */
const stagesOf = (command = ""): readonly Stage[] => [...FIRST, ...OWN[isKnown(command) ? command : "send_msg"]]

export interface StageResult {
  readonly stage: Stage
  readonly result: "passed" | "broken" | "notReached"
}

const USER_SIG = [70001, 70002, 70003, 70005, 70009, 70013, 70014]
const OPTIONS = ["CloudCustomData", "ExcludeFromUserRespTimeout"]

const stageOf = ({ code, path }: { readonly code: number; readonly path: string }, stages: readonly Stage[]): Stage => {
  if (USER_SIG.includes(code)) return "userSig"
  if (code === 60010 || code === 90009) return "administrator"
  if (code === 60003 || code === 90001 || code === 93000) return "packet"
  if (code < 90000) return "url"
  if (code === 90005) return "msgRandom"
  if (code === 141004) return stages.includes("route") ? "route" : "sessionId"
  if (code === 141005) return "session"
  return OPTIONS.includes(path) ? "options" : "msgBody"
}

/** A message has a session to be open only when it came by that route. */
export const judged = (
  request: Pick<ReceivedRequest, "rule" | "command"> & { readonly isSession: boolean }
): readonly StageResult[] => {
  const stages = stagesOf(request.command)
  const broken = request.rule === undefined ? stages.length : stages.indexOf(stageOf(request.rule, stages))
  return stages
    .map(
      (stage, place): StageResult => ({
        stage,
        result: place < broken ? "passed" : place === broken ? "broken" : "notReached"
      })
    )
    .filter(({ stage, result }) => stage !== "session" || request.isSession || result === "broken")
}

/** What became of a request, in one word. */
export type Outcome = "delivered" | "duplicate" | "answered" | "rejected" | "fault" | "incomplete"

export const outcomeOf = (
  request: Pick<ReceivedRequest, "rule" | "fault" | "messageId" | "duplicateOf" | "status">
): Outcome => {
  if (request.fault !== undefined) return "fault"
  if (request.rule !== undefined) return "rejected"
  if (request.duplicateOf !== undefined) return "duplicate"
  if (request.messageId !== undefined) return "delivered"
  return request.status === undefined ? "incomplete" : "answered"
}
