/** A PostgreSQL for a test: the one of `DATABASE_URL`, or one of its own where its programs are found. */
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { accessSync, chownSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"

/** Debian keeps them off the PATH, in a folder for each major version. */
const debian = (): ReadonlyArray<string> => {
  try {
    return readdirSync("/usr/lib/postgresql").map((major) => join("/usr/lib/postgresql", major, "bin"))
  } catch {
    return []
  }
}

const isThere = (file: string): boolean => {
  try {
    accessSync(file)
    return true
  } catch {
    return false
  }
}

const programs = [...(process.env.PATH ?? "").split(delimiter), ...debian()].find((folder) =>
  isThere(join(folder, "initdb"))
)

export const missing =
  process.env.DATABASE_URL === undefined && programs === undefined ? "no DATABASE_URL, and no initdb was found" : false

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** It does not run as root: then it runs as the user of its package. */
const user = () =>
  process.getuid?.() === 0
    ? { uid: Number(execFileSync("id", ["-u", "postgres"])), gid: Number(execFileSync("id", ["-g", "postgres"])) }
    : {}

export const startPostgres = async (): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> => {
  const { DATABASE_URL: given } = process.env
  if (given !== undefined) return { url: given, stop: async () => {} }
  const folder = mkdtempSync(join(tmpdir(), "postgres-"))
  const as = user()
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid)
  const data = join(folder, "data")
  const run = (program: string) => join(programs ?? "", program)
  execFileSync(run("initdb"), ["-D", data, "-A", "trust", "-U", "postgres", "--no-sync"], {
    cwd: folder,
    stdio: "ignore",
    ...as
  })
  const port = await freePort()
  const settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "lc_messages=C"]
  const server = spawn(run("postgres"), ["-D", data, "-p", `${port}`, ...settings], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    ...as
  })
  process.once("exit", () => server.kill("SIGQUIT"))
  for await (const text of server.stderr.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    if (String(text).includes("ready to accept connections")) break
  }
  server.stderr.resume()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      server.kill("SIGINT")
      await once(server, "exit")
      rmSync(folder, { recursive: true })
    }
  }
}
