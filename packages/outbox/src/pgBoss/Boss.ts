/** What is used of pg-boss: its own class has all of it. Written down here, so that its types are needed by nobody who has another copy. */

/** Runs statements: what pg-boss itself takes as `db`, and what its `fromPrisma`, `fromDrizzle`, `fromKnex` and `fromKysely` make. */
export interface SqlExecutor {
  /** Runs one statement, whose `$1`, `$2` … are `values`. */
  executeSql(text: string, values?: Array<unknown>): Promise<SqlRows>
}

/** What a statement gives. */
export interface SqlRows {
  /** One object each, by the names of the columns. */
  rows: Array<unknown>
}

/** A `PgBoss` of pg-boss 12 that was started. By these two it is told from something else; the outbox calls more of it. */
export interface PgBossLike {
  /** The database that it works on. */
  getDb(): unknown
  /** Hands out jobs of a queue. */
  fetch(name: string): Promise<unknown>
}

/** A transaction that was begun. */
export interface BegunTransaction {
  readonly db: SqlExecutor
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** The database under a boss. An adapter of your own may lack `beginTransaction`: then it can't carry an outbox. */
export interface BossDb extends SqlExecutor {
  beginTransaction?(): Promise<BegunTransaction>
}

/** One attempt at a job: what settles it does nothing once somebody else has it. */
export interface Attempt {
  readonly id: string
  readonly retryCount: number
}

/** A job as `fetch` gives it. */
export interface FetchedJob extends Attempt {
  readonly data: unknown
  readonly singletonKey: string | null
  readonly createdOn: Date
  readonly expireInSeconds: number
}

/** A job to be inserted. */
export interface NewJob {
  id: string
  data: object
  singletonKey: string
  startAfter?: Date
  expireInSeconds: number
  retentionSeconds: number
  retryLimit: number
  retryDelay: number
  retryBackoff: boolean
}

interface InDb {
  db?: SqlExecutor
}

/** Of a `PgBoss`, what an outbox calls. */
export interface Boss {
  getDb(): BossDb
  getQueue(name: string): Promise<{ policy?: string } | null>
  createQueue(name: string, options: { policy: string; partition: boolean; retentionSeconds: number }): Promise<void>
  insert(name: string, jobs: Array<NewJob>, options: InDb & { returnId: true }): Promise<Array<string> | null>
  fetch(name: string, options: { batchSize: number; includeMetadata: true }): Promise<Array<FetchedJob>>
  fail(name: string, jobs: Array<Attempt>, data?: object | null, options?: InDb): Promise<object>
  update(name: string, data: object, options: InDb & { id: string; startAfter: number }): Promise<{ updated: number }>
  deleteJob(name: string, jobs: Array<Attempt> | Array<string>, options?: InDb): Promise<object>
}

/** Of how many jobs a call has made something. pg-boss documents it, and leaves it out of its types. */
export const affectedBy = (response: object): number => {
  const { affected } = response as { readonly affected?: unknown }
  if (typeof affected === "number") return affected
  throw new Error("pg-boss does not tell any more how many jobs a call has affected")
}
