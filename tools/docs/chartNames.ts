/** The names of the code, as far as charts may use them: of its public surface, its files, its functions and its constants. */
import { basename } from "node:path"
import { read, tracked } from "./documents.ts"
import { codes, isOfCore } from "./sources.ts"

const sources = tracked("packages/*/src/*.ts")

const all = (files: ReadonlyArray<string>, pattern: RegExp): ReadonlyArray<string> =>
  files.flatMap((file) => Array.from(read(file).matchAll(pattern), ([, name = ""]) => name))

const reports = tracked("packages/*/etc/*.api.md")

/** What packages export, with the fields of it. */
const publicNames = all(reports, /\b([A-Za-z_]\w*)\b/g)

/** What a module of core gives to the others. */
const exported = all(sources.filter(isOfCore), /^export (?:const|function|class|interface|type) (\w+)/gm)

/** Words on the wire and in types: events, commands, states, deliveries, reasons. */
const literals = all(sources, /"([A-Za-z][\w.-]*)"/g)

const known = new Set([
  ...publicNames,
  ...exported,
  ...literals,
  ...sources.map((file) => basename(file)),
  ...Array.from(codes.keys(), String)
])

/** What a variable of this name is, everywhere in the documentation. */
const types = new Map([
  ["desk", "Desk"],
  ["sessions", "Sessions"],
  ["webhook", "Webhook"],
  ["outbox", "Outbox"]
])

/** The members of a type, as the reports of the public surface have it. */
const membersOf = (type: string): ReadonlySet<string> => {
  const declared = new RegExp(`^export interface ${type}\\b[^{]*\\{\\n(.*?)^\\}`, "ms")
  const bodies = reports.flatMap((file) => declared.exec(read(file))?.[1] ?? [])
  return new Set(
    bodies.flatMap((body) => Array.from(body.matchAll(/^ {4}(?:readonly )?(\w+)/gm), ([, name = ""]) => name))
  )
}

/** `desk.sessions.state`: each part is a member of what the part before it is. */
const isMember = ([variable = "", member, ...rest]: ReadonlyArray<string>): boolean => {
  const type = types.get(variable)
  if (type === undefined || member === undefined || !membersOf(type).has(member)) return false
  return rest.length === 0 || isMember([member, ...rest])
}

export const isKnown = (name: string): boolean => known.has(name) || isMember(name.split("."))
