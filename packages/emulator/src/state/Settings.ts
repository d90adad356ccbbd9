/**
 * What an emulator runs with: the options of `startEmulator`, complete.
 */
import type { AgentOptions } from "./records.ts"

/** A data centre, by the client's name for it. */
export type Region = "china" | "singapore" | "seoul" | "tokyo" | "frankfurt" | "silicon-valley" | "jakarta"

export const regions: readonly Region[] = [
  "china",
  "singapore",
  "seoul",
  "tokyo",
  "frankfurt",
  "silicon-valley",
  "jakarta"
]

/** The names of events that no document names, by what they tell. */
export interface EventNames {
  /** The session is being transferred to a human: it waits in the queue, or for an agent. */
  readonly transferring?: string | undefined
  /** An agent has taken the session. */
  readonly transferred?: string | undefined
  /** No agent was online, or it waited in the queue too long. */
  readonly transferFailed?: string | undefined
  /** Another agent is asked to take the session; the packet's ForwardFromAgentId is the former one. */
  readonly agentChanged?: string | undefined
  /** The session has ended. */
  readonly sessionEnded?: string | undefined
  /** The customer has written where an agent serves, or is waited for. */
  readonly userMessageToAgent?: string | undefined
  /** The agent has written. */
  readonly agentMessage?: string | undefined
}

/** Whom the emulator tells what happens: the option `webhook`, complete. */
export interface WebhookSettings {
  /** `undefined` while nobody knows it. */
  readonly url: () => string | undefined
  readonly token: string | undefined
  readonly retries: number
  readonly eventNames: EventNames
  readonly assignHuman: boolean
  readonly beforeContactUser: boolean
}

export interface Settings {
  readonly port: number
  readonly host: string
  /** In lower case. */
  readonly allowedHosts: readonly string[]
  readonly sdkAppId: number
  readonly identifier: string
  readonly secretKey: string
  readonly dedupWindowMs: number
  readonly now: () => number
  readonly maxRecords: number
  readonly seed: number | undefined
  readonly notAdminCode: 60010 | 90009
  readonly region: Region
  readonly agents: readonly AgentOptions[]
  readonly webhook: WebhookSettings | undefined
  /** How many calls are let through within any second. */
  readonly callsPerSecond: number | undefined
  readonly isCustomerServiceAccount: (account: string) => boolean
}
