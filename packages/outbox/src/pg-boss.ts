/**
 * `@tcdesk/outbox/pg-boss`: messages in PostgreSQL, by pg-boss, also in a transaction of your own.
 * @packageDocumentation
 */
export type { PgBossLike, SqlExecutor, SqlRows } from "./pgBoss/Boss.ts"
export type { PgBossConnection } from "./pgBoss/openBoss.ts"
export type { PgBossStoreOptions } from "./pgBoss/options.ts"
export { pgBossStore } from "./pgBoss/pgBossStore.ts"
export type { PgBossTransaction, PgClient } from "./pgBoss/transaction.ts"
