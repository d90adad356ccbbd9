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
  readonly isCustomerServiceAccount: (account: string) => boolean
}
