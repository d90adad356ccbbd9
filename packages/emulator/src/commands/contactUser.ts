/**
 * `contact_user` (679/117593): opens a session in which a human agent speaks to a user first.
 */
import { own } from "../base/json.ts"
import type { PacketFields } from "../judge/verdict.ts"
import { isAtWork, isWithAgent } from "../state/Reception.ts"
import type { State } from "../state/State.ts"
import { contactQuestion } from "../state/webhookPackets.ts"
import { command, type Effect, type Refuse, type Rule } from "./Command.ts"
import { checkIds, idOf } from "./ids.ts"
import { integerField, numberOf } from "./values.ts"

/** The table and the sample of the page spell these differently: both are taken. */
const SERVICE = ["IMAgentUserId", "IMAgentUserID"] as const
const USER = ["ClientUserId", "ClientUserID"] as const

const oneOf = (fields: PacketFields, [table, sample]: readonly [string, string]): string | undefined =>
  idOf(fields, table) ?? idOf(fields, sample)

const required =
  (names: readonly [string, string]): Rule =>
  (fields, _app, refuse) => {
    const wrong = checkIds(fields, names, refuse)
    if (wrong !== undefined) return wrong
    return oneOf(fields, names) === undefined ? refuse(141004, names[0], "is missing") : undefined
  }

const checkService: Rule = (fields, app, refuse) =>
  app.isCustomerServiceAccount(oneOf(fields, SERVICE) ?? "")
    ? undefined
    : refuse(141004, SERVICE[0], "must be a customer-service account")

const checkUser: Rule = (fields, app, refuse, state) => {
  const user = oneOf(fields, USER) ?? ""
  if (app.isCustomerServiceAccount(user)) {
    return refuse(141004, USER[0], "must be an ordinary user, not a customer-service account")
  }
  const isServed = state.sessions().some((session) => session.clientUserId === user && isWithAgent(session))
  return isServed ? refuse(141016, USER[0], "is in a human session already") : undefined
}

/** The agent that was named must be able to take a session. That a busy one is, is inferred. */
const checkMember: Rule = (fields, _app, refuse, state) => {
  const wrong = checkIds(fields, ["MemberId"], refuse)
  if (wrong !== undefined) return wrong
  const id = idOf(fields, "MemberId")
  if (id === undefined) return undefined
  const agent = state.agents.get(id)
  if (agent === undefined) return refuse(141004, "MemberId", "is no agent: see the option agents")
  if (!agent.online) return refuse(141011, "MemberId", "is not online")
  if (agent.resting) return refuse(141013, "MemberId", "is on a break")
  return state.reception.isFull(agent)
    ? refuse(141012, "MemberId", "has as many sessions as the limit allows")
    : undefined
}

const chooseAgent = (
  { memberId, groupId }: { readonly memberId: string | undefined; readonly groupId: number | undefined },
  state: State,
  refuse: Refuse
) => {
  const agents = state.reception.candidates({ agentIds: memberId === undefined ? [] : [memberId], groupId })
  const agent = state.reception.freest(agents, memberId !== undefined)
  if (agent !== undefined) return agent
  return agents.some(isAtWork)
    ? refuse(141001, "GroupId", "has no agent who can take a session")
    : refuse(141017, "GroupId", "has no agent who is online")
}

/** "On time-out the default is to let it happen" (IM's callbacks before an event). */
const NOT_ASKED =
  "your webhook was asked (Desk.CallbackBeforeIMContactUser) and gave no proper answer: the user is contacted"

export const contactUser = command({
  name: "contact_user",
  codes: [141000, 141001, 141002, 141003, 141004, 141011, 141012, 141013, 141014, 141015, 141016, 141017],
  fields: [...SERVICE, ...USER, "GroupId", "MemberId"],
  inferred: [
    "that any ClientUserId is a user's: 141015 and 141014 come by faults only",
    "that it opens a session of its own, in the state Agent; one with the chatbot stays as it is",
    "that MemberId decides when GroupId is given too; that a busy agent can be named; an unknown one is 141004",
    "141017 when nobody asked for is online, and 141001 when nobody online is free",
    "that a user who waits in the queue is in no human session yet",
    "20006, IM's code for what your own webhook refuses, and that an ErrorCode other than 0 is a refusal"
  ],
  rules: [
    required(SERVICE),
    required(USER),
    integerField("GroupId", { min: 0, max: Number.MAX_SAFE_INTEGER }),
    checkService,
    checkUser,
    checkMember
  ],
  warnings: (fields) =>
    [SERVICE, USER]
      .filter(([table, sample]) => own(fields, table) !== undefined && own(fields, sample) !== undefined)
      .map(([table, sample]) => `${table} is given: ${sample} is ignored`),
  input: (fields) => ({
    serviceId: oneOf(fields, SERVICE) ?? "",
    clientUserId: oneOf(fields, USER) ?? "",
    memberId: idOf(fields, "MemberId"),
    groupId: numberOf(fields, "GroupId")
  }),
  question: (input, state, nowMs) => (state.asks.beforeContactUser ? contactQuestion(input, nowMs) : undefined),
  run: ({ serviceId, clientUserId, ...wanted }, state, { nowMs, refuse, asked }): Effect => {
    const said = asked?.answer?.ErrorCode
    if (typeof said === "number" && said !== 0) {
      return { refused: refuse(20006, "", `was refused by your webhook, which answered ErrorCode ${said}`) }
    }
    const warnings = asked?.outcome === "wrong" ? [NOT_ASKED] : []
    const agent = chooseAgent(wanted, state, refuse)
    if ("code" in agent) return { refused: agent, warnings }
    const { id: agentId, groupId } = agent
    const taken = groupId === undefined ? { agentId } : { agentId, groupId }
    state.openAgentSession(clientUserId, taken, serviceId, nowMs)
    return { answer: { MemberId: agentId }, warnings }
  }
})
