/**
 * What an emulator runs with: the options of `startEmulator`, complete.
 */
import type { AgentOptions } from "./records.ts"

/** The data centres, by the names that the client has for them. */
export const regions = ["china", "singapore", "seoul", "tokyo", "frankfurt", "silicon-valley", "jakarta"] as const

export type Region = (typeof regions)[number]

export interface Settings {
  readonly port: number
  readonly host: string
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
  readonly isCustomerServiceAccount: (account: string) => boolean
}
