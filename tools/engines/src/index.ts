/** Redis and PostgreSQL for tests and benchmarks: each on a port of its own, with data of its own, gone when the test is over. */
export type { Engine, EngineOptions } from "./Engine.ts"
export { freePort } from "./freePort.ts"
export { postgres } from "./postgres.ts"
export { type EngineKind, isMissing } from "./program.ts"
export { redis } from "./redis.ts"
