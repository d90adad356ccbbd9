/**
 * `get_session_state` (1229/68825; newer copy 679/116639): who serves a user at this moment.
 */
import type { Session } from "../state/records.ts"
import { isOpen } from "../state/Sessions.ts"
import { command, type Rule } from "./Command.ts"
import { checkIds, idOf } from "./ids.ts"

const FIELDS = ["SessionId", "ClientUserId", "CustomerServiceId"]

/** Either a SessionId, or both of the others. Its page's table of codes is not public: 141004, "illegal parameter", is inferred. */
const checkWhose: Rule = (fields, app, refuse) => {
  const wrong = checkIds(fields, FIELDS, refuse)
  if (wrong !== undefined) return wrong
  const [sessionId, user, service] = FIELDS.map((name) => idOf(fields, name))
  if (sessionId !== undefined) return undefined
  if (user === undefined && service === undefined) {
    return refuse(141004, "SessionId", "is missing, and so are ClientUserId and CustomerServiceId")
  }
  if (user === undefined) return refuse(141004, "ClientUserId", "is missing: CustomerServiceId needs it")
  if (service === undefined) return refuse(141004, "CustomerServiceId", "is missing: ClientUserId needs it")
  if (app.isCustomerServiceAccount(service)) return undefined
  return refuse(141004, "CustomerServiceId", "must be a customer-service account")
}

/** "AgentId: only in WaitingForAgentAnswering and Agent." */
const stateOf = (session: Session | undefined) =>
  isOpen(session)
    ? { SessionId: session.sessionId, CurrentState: session.state, AgentId: session.agentId ?? "" }
    : { SessionId: "", CurrentState: "NotInSession", AgentId: "" }

export const getSessionState = command({
  name: "get_session_state",
  codes: [],
  fields: FIELDS,
  inferred: [
    "all its codes: the page's table is not public",
    "NotInSession, with an empty SessionId, for a session that has ended or never was",
    "that the customer-service account makes no difference",
    "the user's newest open session, if there are several; both ways at once: the SessionId decides"
  ],
  rules: [checkWhose],
  warnings: (fields) =>
    "SessionId" in fields && ("ClientUserId" in fields || "CustomerServiceId" in fields)
      ? ["SessionId is given: ClientUserId and CustomerServiceId are ignored"]
      : [],
  input: (fields) => ({ sessionId: idOf(fields, "SessionId"), clientUserId: idOf(fields, "ClientUserId") ?? "" }),
  run: ({ sessionId, clientUserId }, state) => ({
    answer: stateOf(sessionId === undefined ? state.openSessionOf(clientUserId) : state.session(sessionId))
  })
})
