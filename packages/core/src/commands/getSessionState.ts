/** `get_session_state` (1229/68825, 679/116639): who is talking to a user at this moment. */
import { command, writing } from "../model/Command.ts"
import { refuseUnknown } from "../model/unknownNames.ts"
import {
  expected,
  id,
  isObject,
  nonEmptyString,
  optional,
  property,
  string,
  struct,
  type Validator
} from "../model/validate.ts"

/** Whose session: by its id or, in apps built with the SDK, by the user and the customer-service account (客服号). */
export type SessionQuery =
  | {
      /** The session's id, as Desk gave it. */
      readonly sessionId: string
      readonly clientUserId?: undefined
      readonly customerServiceId?: undefined
    }
  | {
      /** The user's account. */
      readonly clientUserId: string
      /** The customer-service account (客服号) that the user writes to. */
      readonly customerServiceId: string
      readonly sessionId?: undefined
    }

/** How a session is. */
export interface SessionState {
  /** Absent where Desk names none. */
  readonly sessionId?: string
  /**
   * In the wire's own words: nobody, the bot, an agent who has yet to accept, the queue, or an agent. A word that the documents do
   * not name is passed on.
   */
  readonly state: "NotInSession" | "Chatbot" | "WaitingForAgentAnswering" | "Queueing" | "Agent" | (string & {})
  /** The human agent, where there is one. */
  readonly agentId?: string
}

const names: ReadonlyArray<string> = ["sessionId", "clientUserId", "customerServiceId"] satisfies ReadonlyArray<
  keyof SessionQuery
>

const query: Validator<SessionQuery> = (value, path, addIssue) => {
  if (!isObject(value)) {
    addIssue(path, expected(value, "an object such as { sessionId }"))
    return undefined
  }
  refuseUnknown(value, names, addIssue, "field")
  const sessionId = property(value, "sessionId", addIssue)
  const clientUserId = property(value, "clientUserId", addIssue)
  const customerServiceId = property(value, "customerServiceId", addIssue)
  const checked = (given: unknown, name: string) => id(given, name, addIssue) ?? ""
  if (clientUserId === undefined && customerServiceId === undefined)
    return { sessionId: checked(sessionId, "sessionId"), clientUserId, customerServiceId }
  if (sessionId !== undefined) addIssue("sessionId", "must be left out beside clientUserId and customerServiceId")
  return {
    sessionId: undefined,
    clientUserId: checked(clientUserId, "clientUserId"),
    customerServiceId: checked(customerServiceId, "customerServiceId")
  }
}

interface Answer {
  readonly CurrentState: string
  readonly SessionId?: string | undefined
  readonly AgentId?: string | undefined
}

export const getSessionState = command<SessionQuery, SessionState, Answer>("get_session_state", {
  repeatable: "idempotent",
  write: writing(query, ({ sessionId, clientUserId, customerServiceId }) =>
    sessionId === undefined
      ? { ClientUserId: clientUserId, CustomerServiceId: customerServiceId }
      : { SessionId: sessionId }
  ),
  answer: struct({ CurrentState: nonEmptyString, SessionId: optional(string), AgentId: optional(string) }),
  // An empty string stands for nothing.
  give: ({ CurrentState: state, SessionId: sessionId = "", AgentId: agentId = "" }) =>
    Object.freeze({
      state,
      ...(sessionId === "" ? {} : { sessionId }),
      ...(agentId === "" ? {} : { agentId })
    })
})
