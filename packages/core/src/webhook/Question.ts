/** What Desk asks, and waits for: four callbacks whose answer counts. */
import type { JsonRecord } from "../model/Json.ts"

/** A user wants a human: who is to get the session? (`ChatBot.OnAssignHuman`, 679/116643; older: `ChatBot.OnAssignAgent`.) */
export interface AssignHumanRequest {
  /** In the wire's own spelling. */
  readonly command: "ChatBot.OnAssignHuman" | "ChatBot.OnAssignAgent"
  /** The session. */
  readonly sessionId: string
  /** The user's account. */
  readonly clientUserId?: string
  /** The customer-service account (客服号), in apps built with the SDK. */
  readonly customerServiceId?: string
  /** Milliseconds since 1970. */
  readonly at?: number
  /** The packet as it came. */
  readonly raw: JsonRecord
}

/** Where the session is to go. With a group alone, Desk picks an agent of it. */
export interface Assignment {
  /** The group's number. */
  readonly groupId?: number | undefined
  /** Accounts of agents, which are e-mails. */
  readonly agentIds?: ReadonlyArray<string> | undefined
}

/** A bot's task calls your interface (`Chatbot.InterfaceInvocation`, 269/113786). Premium edition. */
export interface InterfaceInvocation {
  /** In the wire's own spelling. */
  readonly command: "Chatbot.InterfaceInvocation"
  /** The variables that the task's node names. */
  readonly body: JsonRecord
  /** The variable `SystemSessionID`. */
  readonly sessionId?: string
  /** The variable `SystemClientUserID`. */
  readonly clientUserId?: string
  /** Milliseconds since 1970. */
  readonly at?: number
  /** The packet as it came. */
  readonly raw: JsonRecord
}

/** An agent is about to write to a user first (`Desk.CallbackBeforeIMContactUser`, 679/138734). Premium edition, enabled by ticket. */
export interface ContactUserRequest {
  /** In the wire's own spelling. */
  readonly command: "Desk.CallbackBeforeIMContactUser"
  /** The user's account. */
  readonly clientUserId?: string
  /** The customer-service account (客服号); on the wire `ChannelId`. */
  readonly customerServiceId?: string
  /** `SDK`, by the documents. */
  readonly channelType?: string
  /** The agent, by e-mail. */
  readonly memberId?: string
  /** The group's number. */
  readonly groupId?: number
  /** Milliseconds since 1970. */
  readonly at?: number
  /** The packet as it came. */
  readonly raw: JsonRecord
}

/** What Desk asks; `command` says which it is. */
export type DeskQuestion = AssignHumanRequest | InterfaceInvocation | ContactUserRequest
