/**
 * `transfer_to_human` (1229/68820; newest copy 679/116634): hands a session over to a human agent, or into the queue.
 *
 * Of its table of codes only the beginning is public (90001, 90002, 90005, as send_msg's); 141001 and 141003 are said elsewhere to be codes of
 * transfers.
 */
import type { PacketFields } from "../judge/verdict.ts"
import type { State } from "../state/State.ts"
import { assignHumanQuestion } from "../state/webhookPackets.ts"
import type { WebhookCall } from "../state/webhookRecords.ts"
import { command, type Effect, type Rule } from "./Command.ts"
import { checkOpenSession, idOf } from "./ids.ts"
import { flagField, integerField, isSet, numberOf, stringsField, stringsOf } from "./values.ts"

const MAX = Number.MAX_SAFE_INTEGER
const FLAGS = [
  "SendTipIfNoAgentOnline",
  "CheckIfDuringWorkingHours",
  "SendPromptNotDuringWorkingHours",
  "EndSessionWhenNoMemberOnline",
  "DisableQueuing",
  "AllowAssignBusyMember"
]

/** The sample's value; the default is not public. */
const DEFAULT_PRIORITY = 5
/** The real words are those of the customer-service account's settings. */
const TIP = "No agent is online at the moment."

const checkWithChatbot: Rule = (fields, _app, refuse, state) => {
  const session = state.session(idOf(fields, "SessionId") ?? "")
  if (session === undefined || session.state === "Chatbot") return undefined
  return refuse(141003, "SessionId", `cannot be transferred: its session is in the state ${session.state} already`)
}

const inputOf = (fields: PacketFields) => {
  const queueTimeout = numberOf(fields, "QueueTimeout")
  return {
    transfer: {
      sessionId: idOf(fields, "SessionId") ?? "",
      agentIds: stringsOf(fields, "AgentIdList"),
      groupId: numberOf(fields, "AgentGroupId"),
      allowBusy: isSet(fields, "AllowAssignBusyMember"),
      canQueue: !isSet(fields, "DisableQueuing"),
      priority: numberOf(fields, "Priority") ?? DEFAULT_PRIORITY,
      queueTimeoutMs: queueTimeout === undefined ? undefined : queueTimeout * 1000
    },
    tip: isSet(fields, "SendTipIfNoAgentOnline"),
    end: isSet(fields, "EndSessionWhenNoMemberOnline")
  }
}

const unknownAgents = (agentIds: readonly string[], state: State, list: string): readonly string[] =>
  agentIds.some((id) => state.agents.get(id) === undefined)
    ? [`${list} names an agent that there is not: see the option agents`]
    : []

/** Whom the business server names, where it was asked (`ChatBot.OnAssignHuman`: 679/116643). Without a proper answer anybody may get the session. */
const chosenBy = (asked: WebhookCall | undefined) => {
  const answer = asked?.outcome === "fine" ? (asked.answer ?? {}) : {}
  const agentIds = stringsOf(answer, "AgentIdList")
  const groupId = numberOf(answer, "AgentGroupId")
  return { ...(agentIds.length === 0 ? {} : { agentIds }), ...(groupId === undefined ? {} : { groupId }) }
}

const NOT_ASKED =
  "your webhook was asked (ChatBot.OnAssignHuman) and gave no proper answer: the default strategy decides"

export const transferToHuman = command({
  name: "transfer_to_human",
  codes: [90001, 90002, 90005, 141001, 141003],
  fields: ["SessionId", "AgentIdList", "AgentGroupId", ...FLAGS, "Priority", "QueueTimeout"],
  inferred: [
    "most of its codes: of the page's table only the beginning is public",
    "that a session is transferred from the chatbot only: in any other state 141003",
    "that AgentIdList decides when AgentGroupId is given too",
    "the default strategy: the agent with the fewest sessions; that agents on a break count as not online",
    "that 141012 says that agents are busy, where DisableQueuing is set",
    "that QueueTimeout is in seconds, without a default, and leads back to the chatbot; that the default Priority is 5",
    "that with EndSessionWhenNoMemberOnline and SendTipIfNoAgentOnline the answer is 141001 all the same",
    "that it is always within working hours here",
    "that the business server is asked where neither agents nor a group are named, and which of its fields decides"
  ],
  rules: [
    checkOpenSession,
    stringsField("AgentIdList"),
    integerField("AgentGroupId", { min: 0, max: MAX }),
    ...FLAGS.map(flagField),
    integerField("Priority", { min: 0, max: 9 }),
    integerField("QueueTimeout", { min: 1, max: 1_000_000_000 }),
    checkWithChatbot
  ],
  warnings: (fields) =>
    stringsOf(fields, "AgentIdList").length > 0 && "AgentGroupId" in fields
      ? ["AgentIdList is given: AgentGroupId is ignored"]
      : [],
  input: inputOf,
  question: ({ transfer: { sessionId, agentIds, groupId } }, state, nowMs) => {
    const session = state.session(sessionId)
    const isNamed = agentIds.length > 0 || groupId !== undefined
    return state.asks.assignHuman && !isNamed && session !== undefined ? assignHumanQuestion(session, nowMs) : undefined
  },
  run: ({ transfer: wanted, tip, end }, state, { nowMs, refuse, asked }): Effect => {
    const transfer = { ...wanted, ...chosenBy(asked) }
    const warnings = [
      ...(asked?.outcome === "wrong" ? [NOT_ASKED] : []),
      ...unknownAgents(transfer.agentIds, state, asked === undefined ? "AgentIdList" : "your webhook's AgentIdList")
    ]
    const outcome = state.reception.transfer(transfer, nowMs)
    if (outcome === "queued") return { answer: { AgentId: "", IsInQueue: 1 }, warnings }
    if (outcome === "agents-busy") {
      const expected = "could go to agents who are all busy or have as many sessions as they may"
      return { refused: refuse(141012, "SessionId", expected), warnings }
    }
    if (outcome !== "no-agent-online") return { answer: { AgentId: outcome.agentId, IsInQueue: 0 }, warnings }
    state.transferFailed(transfer.sessionId, nowMs)
    if (tip) state.writing.say(transfer.sessionId, TIP, nowMs)
    if (end) state.endSession(transfer.sessionId, nowMs, "transfer")
    return { refused: refuse(141001, "SessionId", "can go to no agent: none of those asked for is online"), warnings }
  }
})
