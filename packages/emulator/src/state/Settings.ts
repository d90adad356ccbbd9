/**
 * What an emulator runs with: the options of `startEmulator`, complete.
 */
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
  readonly isCustomerServiceAccount: (account: string) => boolean
}
