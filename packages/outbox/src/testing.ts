/**
 * `@tcdesk/outbox/testing`: a store in memory, and the tests that every store must pass.
 * @packageDocumentation
 */
export type { ContractCase, MakeStore } from "./contract/harness.ts"
export { type KillLoopEmulator, type KillLoopOptions, killLoop } from "./contract/killLoop.ts"
export type { KillLoopFindings } from "./contract/killLoopFindings.ts"
export { type ContractOptions, outboxContract } from "./contract/outboxContract.ts"
export { memoryStore } from "./memory/memoryStore.ts"
