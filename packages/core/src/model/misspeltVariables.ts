/** Variables that look like misspelt ones of ours. They set nothing, so that nobody would notice. */
import { maxPathLength, showable } from "./bounds.ts"
import type { ConfigIssue } from "./DeskConfigError.ts"
import { propertyNames } from "./given.ts"
import { nearest, unknownName } from "./unknownNames.ts"
import { warn } from "./warn.ts"

const prefix = "TCDESK_"

/** What other parts of this project read, beside the options of a client. */
const others: ReadonlyArray<string> = ["TCDESK_WEBHOOK_TOKEN", "TCDESK_DISABLED"]

/** A known name with more behind it is another variable, and meant: `TCDESK_SECRET_KEY_2`, say. */
const isExtended = (name: string, known: string): boolean =>
  name.startsWith(known) && /^[_\d]/.test(name.slice(known.length))

const namesIn = (env: object): ReadonlyArray<string> => {
  try {
    return [...propertyNames(env)].filter((name) => name.startsWith(prefix))
  } catch {
    return [] // a checked environment, or one of theirs that throws
  }
}

/** One for each variable that is close to a known name; any other is nobody's business. Values are not read. */
export const misspeltVariables = (env: object, options: ReadonlyArray<string>): ReadonlyArray<ConfigIssue> => {
  const known = [...options, ...others]
  const endings = known.map((name) => name.slice(prefix.length))
  return namesIn(env).flatMap((name) => {
    if (known.includes(name) || known.some((one) => isExtended(name, one))) return []
    const near = nearest(name.slice(prefix.length), endings)
    if (near === undefined) return []
    const message = unknownName("variable", name, prefix + near, known)
    return [Object.freeze({ option: showable(name, maxPathLength), message })]
  })
}

/** Those of which this process has been warned. */
const warned = new Set<string>()

/** Warns of each once in a process. */
export const warnOfMisspelt = (suspicions: ReadonlyArray<ConfigIssue>): void => {
  for (const { option, message } of suspicions) {
    if (warned.has(option)) continue
    warned.add(option)
    warn(message)
  }
}
