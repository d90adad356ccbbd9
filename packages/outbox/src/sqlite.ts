/**
 * `@tcdesk/outbox/sqlite`: the embedded store, with nothing to install.
 * @packageDocumentation
 */
export { type SqliteStoreOptions, sqliteStore } from "./sqlite/sqliteStore.ts"
