/** One PostgreSQL for a test file; for each test a database of its own. */
import { type Engine, postgres } from "engines"
import { Client, Pool } from "pg"
import { afterAll } from "vitest"

let engine: Promise<Engine> | undefined
let made = 0

afterAll(async () => {
  await (await engine)?.[Symbol.asyncDispose]()
  engine = undefined
})

/** The engine itself, where a test stops it. */
export const theEngine = (): Promise<Engine> => {
  engine ??= postgres({ args: ["-c", "fsync=off"] })
  return engine
}

/** The URL of a new database. */
export const newDatabase = async (): Promise<string> => {
  const { url } = await theEngine()
  made += 1
  const name = `test_${made}`
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  return url.replace(/[^/]*$/, name)
}

/** A pool on it. It has ended before its connections have, and they are told that the engine ends. */
export const newPool = (url: string): Pool =>
  new Pool({ connectionString: url }).on("connect", (client) => client.on("error", () => {})).on("error", () => {})
