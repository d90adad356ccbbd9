/**
 * The key of this machine: made once, and kept where only its owner can read it, so that what was pasted into an .env is still right tomorrow.
 * It lies in the user's own folder and never in a project, where it could be committed.
 */
import { randomBytes } from "node:crypto"
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"

export interface MachineKey {
  readonly key: string
  /** Why it is another one at the next start; absent when it is kept. */
  readonly note?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the key, and makes it where there is none yet. Never throws: without a place to keep one, the key is a new one each time. */
export const machineKey = (env: Environment = process.env): MachineKey => {
  const folder = folderOf(env)
  if (folder === undefined) return notKept("no HOME is set to keep it in")
  const path = join(folder, "secret-key")
  try {
    const key = readKey(path) ?? makeKey(folder, path)
    return key === "" ? notKept(`${path} holds no key: delete it`) : { key }
  } catch (error) {
    return notKept(`${path} cannot be used (${(error as NodeJS.ErrnoException).code ?? "unknown"})`)
  }
}

const notKept = (why: string): MachineKey => ({ key: newKey(), note: `the key is a new one at each start: ${why}` })

/** In the form of the console's keys: 64 hexadecimal digits. */
const newKey = (): string => randomBytes(32).toString("hex")

/** By the environment alone: a process that was given none, a test's say, must not reach into the user's home. */
const folderOf = ({ XDG_STATE_HOME, LOCALAPPDATA, HOME }: Environment): string | undefined => {
  if (XDG_STATE_HOME) return join(XDG_STATE_HOME, "tcdesk-emulator")
  if (process.platform === "win32") return LOCALAPPDATA ? join(LOCALAPPDATA, "tcdesk-emulator") : undefined
  return HOME ? join(HOME, ".local", "state", "tcdesk-emulator") : undefined
}

/** `undefined` when there is no file; an empty string when it holds something else. */
const readKey = (path: string): string | undefined => {
  try {
    const key = readFileSync(path, "utf8").trim()
    // A copy or a restored backup may have lost its rights.
    if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
    return /^[0-9a-f]{64}$/.test(key) ? key : ""
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
}

/**
 * Two first starts at the same time end with one key: the file is written aside and gets its name by `link`, which never replaces. Whoever comes
 * second reads what the first has made, and nobody reads half a key.
 */
const makeKey = (folder: string, path: string): string => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const key = newKey()
  const aside = `${path}.${process.pid}.${randomBytes(6).toString("hex")}`
  try {
    writeFileSync(aside, `${key}\n`, { mode: 0o600, flag: "wx" })
    linkSync(aside, path)
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return readKey(path) ?? ""
    throw error
  } finally {
    rmSync(aside, { force: true })
  }
}
