/** Where the engines' programs are on this machine. Where they are not, tests of them are skipped, unless they are required. */
import { accessSync, constants, readdirSync } from "node:fs"
import { delimiter, join } from "node:path"

export type EngineKind = "redis" | "postgres"

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Debian keeps those of PostgreSQL off the PATH, in a folder for each major version. */
const debian = "/usr/lib/postgresql"

const postgresFolders = (): ReadonlyArray<string> => {
  try {
    const majors = readdirSync(debian).sort((a, b) => Number(b) - Number(a))
    return majors.map((major) => join(debian, major, "bin"))
  } catch {
    return []
  }
}

/** Of these, the first folder that has all of the programs. */
const folderOf = (programs: ReadonlyArray<string>, folders: ReadonlyArray<string>): string | undefined =>
  folders.find((folder) => programs.every((program) => isProgram(join(folder, program))))

const onPath = (): ReadonlyArray<string> => (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "")

const find: { readonly [K in EngineKind]: () => string | undefined } = {
  redis: () => folderOf(["redis-server"], onPath()),
  postgres: () => folderOf(["initdb", "postgres"], [...onPath(), ...postgresFolders()])
}

const install: { readonly [K in EngineKind]: string } = {
  redis: "redis-server was not found: on Debian, apt-get install redis-server",
  postgres: "PostgreSQL's initdb and postgres were not found: on Debian, apt-get install postgresql"
}

/** The folder of its programs. Throws where there is none. */
export const binOf = (kind: EngineKind): string => {
  const folder = find[kind]()
  if (folder === undefined) throw new Error(install[kind])
  return folder
}

const told = new Set<EngineKind>()

/**
 * Whether the tests of an engine must be skipped, since it is not on this machine; then says so, once. With
 * `TCDESK_REQUIRE_ENGINES=1` it throws instead.
 */
export const isMissing = (kind: EngineKind): boolean => {
  if (find[kind]() !== undefined) return false
  if (process.env.TCDESK_REQUIRE_ENGINES === "1") throw new Error(install[kind])
  if (!told.has(kind)) console.warn(`Skipped: all tests of ${kind}. ${install[kind]}`)
  told.add(kind)
  return true
}
