/** `transfer_to_human` (679/116634): hands a session over to a human agent, or puts it into the queue. */
import { anyFields, textIn } from "../model/answer.ts"
import { command, writing } from "../model/Command.ts"
import { exact, flag, id, integer, list, optional, ownProperty } from "../model/validate.ts"

/** Which session, to whom, and what happens where nobody is free. Left out or `false`: as Desk does it by default. */
export interface Transfer {
  /** The session's id, as Desk gave it. */
  readonly sessionId: string
  /** Agents who may take it: their accounts, e-mail addresses. */
  readonly agentIds?: ReadonlyArray<string> | undefined
  /** The group (客服分组) to take an agent from; otherwise the app's own allocation decides. */
  readonly groupId?: number | undefined
  /** The place in the queue, from 0 (first) to 9. */
  readonly priority?: number | undefined
  /** How long it may wait in the queue. That these are seconds is read off the documents' sample. */
  readonly queueTimeoutSeconds?: number | undefined
  /** `true`: no queue; when all are busy, the transfer fails. */
  readonly disableQueueing?: boolean | undefined
  /** `true`: an agent whose status is "busy" may get it too. */
  readonly allowBusyAgents?: boolean | undefined
  /** `true`: the working hours of the agents count. */
  readonly checkWorkingHours?: boolean | undefined
  /** `true`: the customer is told when no agent is online. */
  readonly sendTipIfNoAgentOnline?: boolean | undefined
  /** `true`: the customer is told outside working hours. */
  readonly sendPromptOutsideWorkingHours?: boolean | undefined
  /** `true`: the session ends when no agent is online. */
  readonly endSessionWhenNoAgentOnline?: boolean | undefined
}

/** What became of a transfer. */
export interface Transferred {
  /** The agent who got it, where one is named. */
  readonly agentId?: string
  /** The customer waits in the queue. */
  readonly queued: boolean
}

const count = integer(0, Number.MAX_SAFE_INTEGER)

const transfer = exact({
  sessionId: id,
  agentIds: optional(list(id)),
  groupId: optional(count),
  priority: optional(integer(0, 9)),
  queueTimeoutSeconds: optional(count),
  disableQueueing: optional(flag),
  allowBusyAgents: optional(flag),
  checkWorkingHours: optional(flag),
  sendTipIfNoAgentOnline: optional(flag),
  sendPromptOutsideWorkingHours: optional(flag),
  endSessionWhenNoAgentOnline: optional(flag)
})

const on = (given: boolean | undefined): 1 | undefined => (given === true ? 1 : undefined)

export const transferToHuman = command<Transfer, Transferred, object>("transfer_to_human", {
  // A second time it might be handed to somebody else, or be refused since it was handed over.
  repeatable: "never",
  write: writing(transfer, (given) => ({
    SessionId: given.sessionId,
    AgentIdList: given.agentIds,
    AgentGroupId: given.groupId,
    Priority: given.priority,
    QueueTimeout: given.queueTimeoutSeconds,
    DisableQueuing: on(given.disableQueueing),
    AllowAssignBusyMember: on(given.allowBusyAgents),
    CheckIfDuringWorkingHours: on(given.checkWorkingHours),
    SendTipIfNoAgentOnline: on(given.sendTipIfNoAgentOnline),
    SendPromptNotDuringWorkingHours: on(given.sendPromptOutsideWorkingHours),
    EndSessionWhenNoMemberOnline: on(given.endSessionWhenNoAgentOnline)
  })),
  answer: anyFields,
  give: (answer) => {
    const agentId = textIn(answer, "AgentId")
    const queued = ownProperty(answer, "IsInQueue") === 1
    return Object.freeze({ queued, ...(agentId === undefined ? {} : { agentId }) })
  }
})
