/** Options of `pgBossStore`, read once. */
import { DeskConfigError } from "@tcdesk/core"
import { defaults } from "../model/defaults.ts"
import { having, type Rule, readOptions, truth, whole } from "../model/options.ts"
import type { Boss, PgBossLike } from "./Boss.ts"
import type { GivenConnection, PgBossConnection } from "./openBoss.ts"

/** Options of `pgBossStore`: `boss` or `connection`, and what has a default. */
export interface PgBossStoreOptions {
  /** Your own `PgBoss`, started by you. You stop it, after the outbox is closed. */
  readonly boss?: PgBossLike | undefined
  /**
   * Instead of it: the database's URL, or its parts. The store makes a `PgBoss`, starts it at the first use (it makes its schema, or brings
   * it up to date), and stops it when it is closed.
   */
  readonly connection?: string | PgBossConnection | undefined
  /** pg-boss's schema, default `pgboss`; that of your `boss`, where it has another. In it lie two small tables of our own. */
  readonly schema?: string | undefined
  /** The queue's name in pg-boss, default `tcdesk-outbox`: one for each outbox. Beside it are `<queue>-dead` and `<queue>-parked`. */
  readonly queue?: string | undefined
  /**
   * How long a worker has a message, in milliseconds: whole seconds, 1000 to 3 600 000, default 8000. What a process had that died is
   * sent again by another one after that time. A send may take 2000 less; half of it, where that is more.
   */
  readonly leaseMs?: number | undefined
  /**
   * Opens only an outbox that is there, and is refused (`StoreRefused`) where there is none: neither schema nor queues are made,
   * and no schema of another version of pg-boss is brought up to date. For programs that look at the outbox of another one. Default false.
   */
  readonly mustExist?: boolean | undefined
}

export interface ReadOptions {
  readonly boss: Boss | undefined
  readonly connection: GivenConnection
  readonly schema: string
  readonly queue: string
  readonly leaseSeconds: number
  readonly mustExist: boolean
}

const matching =
  (pattern: RegExp, what: string): Rule =>
  (value) =>
    typeof value === "string" && pattern.test(value) ? undefined : `must be ${what}`

const seconds: Rule = (value) =>
  whole(1000, 3_600_000, "milliseconds")(value) ??
  (Number(value) % 1000 === 0 ? undefined : "must be whole seconds, in milliseconds")

/** As it stands in statements: it is not quoted by anybody. */
const schemaName = matching(
  /^(?:[A-Za-z_][A-Za-z0-9_]{0,62}|"[^"\0]{1,63}")$/,
  'the name of a schema, quoted with " where it needs it'
)

const bossMethods = ["getDb", "getQueue", "createQueue", "insert", "fetch", "fail", "update", "deleteJob"]

const rules = {
  boss: having("a PgBoss of pg-boss 12", ...bossMethods),
  connection: ((value) =>
    (typeof value === "string" && value !== "") || (typeof value === "object" && value !== null)
      ? undefined
      : "must be the URL of a database, or its parts") satisfies Rule,
  schema: schemaName,
  queue: matching(/^[A-Za-z0-9_.-]{1,60}$/, "1 to 60 letters, digits, and characters of _.-"),
  leaseMs: seconds,
  mustExist: truth
}

const any: Rule = () => undefined

const text: Rule = (value) => (typeof value === "string" && value !== "" ? undefined : "must be a text")

const connectionRules = {
  connectionString: text,
  host: text,
  port: whole(1, 65_535),
  database: text,
  user: text,
  password: any,
  ssl: any,
  max: whole(3, 10_000),
  application_name: text
}

const readConnection = (given: unknown): GivenConnection => {
  if (typeof given === "string") return { connectionString: given }
  const read = readOptions(given, connectionRules, [], "connection")
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}

export const readPgBossOptions = (given: unknown): ReadOptions => {
  const read = readOptions(given, rules) as PgBossStoreOptions
  if ((read.boss === undefined) === (read.connection === undefined))
    throw new DeskConfigError([{ option: "boss", message: "must be given, or connection instead of it" }])
  return {
    // The rule has found all that is called of it.
    boss: read.boss as Boss | undefined,
    connection: readConnection(read.connection),
    schema: read.schema ?? "pgboss",
    queue: read.queue ?? "tcdesk-outbox",
    leaseSeconds: (read.leaseMs ?? defaults.leaseMs) / 1000,
    mustExist: read.mustExist ?? false
  }
}
