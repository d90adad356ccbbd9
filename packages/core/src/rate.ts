/**
 * `@tcdesk/core/rate`: where processes meet that share a rate limit. The Redis client or the PostgreSQL pool is yours; SQLite is Node's own.
 * @packageDocumentation
 */
export { type ConfigIssue, DeskConfigError } from "./model/DeskConfigError.ts"
export type { RateStore, SlotLease, SlotRequest } from "./model/RateStore.ts"
export { type PostgresPool, type PostgresRateOptions, postgresRate } from "./rate/postgresRate.ts"
export { type RedisRateOptions, redisRate } from "./rate/redisRate.ts"
export { sqliteRate } from "./rate/sqliteRate.ts"
export type { IoRedisClient, NodeRedisClient, RedisClient } from "./stores/redisCommand.ts"
