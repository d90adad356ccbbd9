/** A boss that runs: the caller's, or one of our own. */
import { OutboxError } from "../store/OutboxError.ts"
import type { Boss } from "./Boss.ts"
import type { Place } from "./Place.ts"

/** How to reach the database: what pg-boss hands on to `pg`. */
export interface PgBossConnection {
  /** `postgres://…` */
  readonly connectionString?: string | undefined
  /** Default: that of `pg`, as with all of these. */
  readonly host?: string | undefined
  /** 1 to 65 535. */
  readonly port?: number | undefined
  /** The database's name. */
  readonly database?: string | undefined
  /** The role's name. */
  readonly user?: string | undefined
  /** Its password, or what gives it. Secret. */
  readonly password?: string | (() => string | Promise<string>) | undefined
  /** As `pg` takes it. */
  readonly ssl?: unknown
  /** Connections at most; default 10. An outbox uses three. */
  readonly max?: number | undefined
  /** How its connections are called in `pg_stat_activity`. */
  readonly application_name?: string | undefined
}

/** What was given of it. */
export type GivenConnection = { readonly [K in keyof PgBossConnection]?: NonNullable<PgBossConnection[K]> }

/** A boss, and what ends it: nothing, where it is the caller's. */
export interface RunningBoss {
  readonly boss: Boss
  readonly stop: () => Promise<void>
}

const notFound = new Set(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"])
const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined)

/** pg-boss is loaded by those alone who let us make a boss. */
const load = async (store: string) => {
  try {
    return await import("pg-boss")
  } catch (error) {
    if (!notFound.has(codeOf(error) as string)) throw error
    throw new OutboxError(
      "StoreRefused",
      store,
      "pgBossStore needs pg-boss 12, which is not installed: npm install pg-boss@12"
    )
  }
}

/** What pg-boss says of a schema that it may not bring up to date, by its only mark: the text. */
const schemaFaults: ReadonlyMap<string, string> = new Map([
  ["pg-boss is not installed", "pg-boss has no schema there"],
  ["pg-boss database requires migrations", "its schema is of another version of pg-boss, and was left as it is"]
])

/** What pg-boss refuses by its own rules, it says in plain words. */
const toldBy = (store: string, error: unknown): unknown => {
  const { message } = error as Error
  const fault = schemaFaults.get(message)
  if (fault !== undefined)
    return new OutboxError("StoreRefused", store, `There is no outbox on ${store} that can be opened: ${fault}.`)
  return codeOf(error) === "ERR_ASSERTION"
    ? new OutboxError("StoreRefused", store, `${store} can't be used: ${message}`)
    : error
}

export const makeBoss = async (
  { store, schema, mustExist }: Pick<Place, "store" | "schema" | "mustExist">,
  connection: GivenConnection
): Promise<RunningBoss> => {
  const { PgBoss } = await load(store)
  const isOurs = !mustExist
  const boss = new PgBoss({ ...connection, schema, schedule: false, migrate: isOurs, supervise: isOurs })
  // Of its maintenance, which it does again; without a listener the process would end.
  boss.on("error", () => {})
  const stop = () => boss.stop({ graceful: false })
  try {
    await boss.start()
    return { boss, stop }
  } catch (error) {
    await stop().catch(() => {})
    throw toldBy(store, error)
  }
}

/** Whoever has made a boss, starts and stops it. */
export const givenBoss = async (store: string, boss: Boss, queue: string): Promise<RunningBoss> => {
  try {
    await boss.getQueue(queue)
  } catch (error) {
    if (codeOf(error) !== "ERR_ASSERTION") throw error
    throw new OutboxError(
      "StoreRefused",
      store,
      `${store} can't be used: its boss is not started. Call its start() before.`
    )
  }
  return { boss, stop: async () => {} }
}
