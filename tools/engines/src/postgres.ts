import { execFile } from "node:child_process"
import { chown, readFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { type Engine, type EngineOptions, startEngine } from "./Engine.ts"
import { binOf } from "./program.ts"

const execute = promisify(execFile)

/** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
const userOf = async (): Promise<{ readonly uid: number; readonly gid: number } | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  const users = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"))
  const [, , uid, gid] = users.find(([name]) => name === "postgres") ?? []
  if (uid === undefined || gid === undefined)
    throw new Error("PostgreSQL does not run as root, and there is no user postgres")
  return { uid: Number(uid), gid: Number(gid) }
}

/** A PostgreSQL whose user `postgres` needs no password. */
export const postgres = async ({ args = [] }: EngineOptions = {}): Promise<Engine> => {
  const user = await userOf()
  const data = (folder: string): string => join(folder, "data")
  return startEngine({
    url: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
    prepare: async (folder) => {
      if (user !== undefined) await chown(folder, user.uid, user.gid)
      const settings = ["-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
      await execute(join(binOf("postgres"), "initdb"), ["-D", data(folder), ...settings], { cwd: folder, ...user })
    },
    program: (folder, port) => ({
      command: join(binOf("postgres"), "postgres"),
      args: [
        ...["-D", data(folder), "-p", `${port}`],
        ...["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "lc_messages=C"],
        ...args
      ],
      user,
      ready: /database system is ready to accept connections/,
      signal: "INT"
    })
  })
}
