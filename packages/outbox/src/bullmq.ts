/**
 * `@tcdesk/outbox/bullmq`: the store on Redis, and a helper for those who keep queues of BullMQ themselves.
 * @packageDocumentation
 */

export { bullmqStore } from "./bullmq/bullmqStore.ts"
export { type BullmqVerdict, bullmqVerdict } from "./bullmq/bullmqVerdict.ts"
export type { BullmqStoreOptions } from "./bullmq/options.ts"
export { redisFaults } from "./bullmq/redisFaults.ts"
export type { RedisFault } from "./bullmq/settings.ts"
