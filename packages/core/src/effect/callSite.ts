/** The line that asked for a call: its error is made where a socket or a timer called, and the fiber's own stack is Effect's. */
import type { DeskError } from "../model/DeskError.ts"

/** A place in the caller's code. V8 makes text of it only when it is read. */
export interface CallSite {
  readonly stack?: string
}

/** Of the call that is being made just now, where it is known already: each costs microseconds. */
let known: CallSite | undefined

/** Where `asked` was called. */
// biome-ignore lint/complexity/noBannedTypes: it is what captureStackTrace takes
export const callSiteOf = (asked: Function): CallSite => {
  if (known !== undefined) return known
  const site: CallSite = {}
  // Not every runtime has it.
  Error.captureStackTrace?.(site, asked)
  return site
}

/** What `make` makes, without a wait, was asked for here. */
export const askedAt = <A>(site: CallSite, make: () => A): A => {
  known = site
  try {
    return make()
  } finally {
    known = undefined
  }
}

const ofEffect = /Generator\.next|~effect\/|[\\/]node_modules[\\/]effect[\\/]/

/** The caller's own frames, up to those of Effect: the generator that asked, and what it was called by. */
const framesOf = ({ stack }: CallSite): ReadonlyArray<string> => {
  if (typeof stack !== "string") return []
  const [, ...lines] = stack.split("\n")
  const end = lines.findIndex((line) => ofEffect.test(line))
  return end === -1 ? lines : lines.slice(0, end)
}

/** The same error, whose stack names the line that asked for the call. */
export const calledFrom = (error: DeskError, site: CallSite): DeskError => {
  const frames = framesOf(site)
  try {
    if (frames.length > 0) error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n")
  } catch {
    // A hook has frozen the error. A stack is not worth the error itself.
  }
  return error
}
