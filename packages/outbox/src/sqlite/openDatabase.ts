/** Opens the file of an outbox, or makes it. What is none of ours, or of an incompatible version, is not touched. */
import { closeSync, openSync, readSync, statSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { OutboxError, unreachable } from "../store/OutboxError.ts"
import { applicationId, isCompatible, schema, schemaVersion } from "./schema.ts"
import { transactionsOn } from "./transaction.ts"

/** How long a process waits for another one that writes, in milliseconds. */
const busyMs = 5000

/** Where SQLite's own file format has them (sqlite.org/fileformat.html, 1.3). */
const header = { bytes: 100, magic: "SQLite format 3\0", userVersion: 60, applicationId: 68 } as const

/** Reads no more than the header, and that without SQLite: opening a database may already write beside it. Makes the file where there is none, unless it must exist. */
const headerOf = (file: string, mustExist: boolean): Buffer => {
  // What customers are told is nobody else's business.
  const descriptor = openSync(file, mustExist ? "r" : "a+", 0o600)
  try {
    const bytes = Buffer.alloc(header.bytes)
    return bytes.subarray(0, readSync(descriptor, bytes, 0, header.bytes, 0))
  } finally {
    closeSync(descriptor)
  }
}

const assertOurs = (name: string, bytes: Buffer, mustExist: boolean): void => {
  if (bytes.length === 0 && !mustExist) return
  const refuse = (message: string): never => {
    throw new OutboxError("StoreRefused", name, `${name} ${message} It was not touched.`)
  }
  if (bytes.length < header.bytes || bytes.toString("latin1", 0, header.magic.length) !== header.magic)
    refuse("is no SQLite database: give another file, or the path of a new one.")
  if (bytes.readUInt32BE(header.applicationId) !== applicationId)
    refuse("is no outbox, but a database of something else: give another file, or the path of a new one.")
  const version = bytes.readUInt32BE(header.userVersion)
  if (!isCompatible(version))
    refuse(
      `is an outbox of schema ${version}, and this version of @tcdesk/outbox works with ${schemaVersion}: use the version that made it, or another file.`
    )
}

const isEmpty = (database: DatabaseSync): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined

/** `name`: of the store, for errors. */
export const openDatabase = (file: string, name: string, mustExist: boolean): DatabaseSync => {
  try {
    const stats = statSync(file, { throwIfNoEntry: false })
    if (mustExist && stats === undefined) throw new OutboxError("StoreRefused", name, `There is no outbox ${name}.`)
    if (stats?.isDirectory() === true)
      throw new OutboxError("StoreRefused", name, `${name} is a directory: give the path of a file.`)
    assertOurs(name, headerOf(file, mustExist), mustExist)
    const database = new DatabaseSync(file, { timeout: busyMs })
    try {
      transactionsOn(database)(() => {
        if (isEmpty(database)) database.exec(schema)
      })
      // FULL: a power cut must neither lose a message nor that a try of it had begun.
      database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;")
    } catch (error) {
      database.close()
      throw error
    }
    return database
  } catch (error) {
    throw unreachable(name, error)
  }
}
