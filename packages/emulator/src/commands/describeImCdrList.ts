/**
 * `describe_im_cdr_list` (1229/68823, 269/113671): the sessions of a span of time that have ended.
 */
import type { Session } from "../state/records.ts"
import { isOpen } from "../state/Sessions.ts"
import { command, type Rule } from "./Command.ts"
import { checkIds, idOf } from "./ids.ts"
import { integerField, numberOf, pageFields, pageInput, pageOf } from "./values.ts"

const TIMES = ["StartTimestamp", "EndTimestamp"] as const
/** The year 2286 in seconds; the year 1970 in milliseconds. */
const MAX_SECONDS = 9_999_999_999

const checkOrder: Rule = (fields, _app, refuse) =>
  (numberOf(fields, "StartTimestamp") ?? 0) > (numberOf(fields, "EndTimestamp") ?? 0)
    ? refuse(141004, "EndTimestamp", "must not be before StartTimestamp")
    : undefined

/** The only literal value of the page is an agent's. The others are unknown: made-up ones must not look like Desk's. */
const DOCUMENTED_END = "AgentEndedSession"
const endStatus = ({ endedBy }: Session): string =>
  endedBy === "agent" ? DOCUMENTED_END : `Invented:EndedBy${INVENTED[endedBy ?? "emulator"]}`
const INVENTED = {
  customer: "User",
  command: "EndSession",
  transfer: "NoAgentOnline",
  emulator: "Emulator",
  agent: "Agent"
}

const recordOf = (session: Session) => ({
  SessionId: session.sessionId,
  AgentGroupId: session.groupId === undefined ? "" : String(session.groupId),
  AgentGroupName: session.groupId === undefined ? "" : `Group ${session.groupId}`,
  AgentId: session.agentId ?? "",
  ChannelType: "SDK",
  ClientUserId: session.clientUserId,
  ClientUserNickName: "",
  Duration: Math.floor(((session.endedAt ?? session.openedAt) - session.openedAt) / 1000),
  EndStatus: endStatus(session),
  SatisfactionSelected: 0,
  Timestamp: Math.floor(session.openedAt / 1000)
})

export const describeImCdrList = command({
  name: "describe_im_cdr_list",
  codes: [],
  fields: [...TIMES, "Limit", "Offset", "ClientUserId"],
  inferred: [
    "all its codes: the page's table is not public",
    "that every session that has ended is listed, newest first, by the time at which it began; both ends of the span belong to it",
    "every EndStatus but AgentEndedSession: the others begin with Invented",
    "that Duration is in seconds; 0 for a session that was not rated; the group's name"
  ],
  rules: [
    ...TIMES.map((name) => integerField(name, { min: 0, max: Number.MAX_SAFE_INTEGER, required: true })),
    checkOrder,
    ...pageFields,
    (fields, _app, refuse) => checkIds(fields, ["ClientUserId"], refuse)
  ],
  warnings: (fields) =>
    TIMES.filter((name) => (numberOf(fields, name) ?? 0) > MAX_SECONDS).map(
      (name) => `${name} is in seconds: this value looks like milliseconds`
    ),
  input: (fields) => ({
    from: numberOf(fields, "StartTimestamp") ?? 0,
    to: numberOf(fields, "EndTimestamp") ?? 0,
    clientUserId: idOf(fields, "ClientUserId"),
    ...pageInput(fields)
  }),
  run: ({ from, to, clientUserId, ...page }, state) => {
    const records = state
      .sessions()
      .filter((session) => !isOpen(session) && (clientUserId === undefined || session.clientUserId === clientUserId))
      .map(recordOf)
      .filter(({ Timestamp }) => Timestamp >= from && Timestamp <= to)
      .reverse()
    const listed = pageOf(page, records)
    const isInvented = listed.some(({ EndStatus }) => EndStatus !== DOCUMENTED_END)
    return {
      answer: { TotalCount: records.length, IMCdrList: listed },
      inferred: isInvented ? ["EndStatus: no document has another value than AgentEndedSession"] : []
    }
  }
})
