/** The line that asked for a call: its error is made where a socket or a timer called, and the fiber's own stack is Effect's. */
import type { DeskError } from "../model/DeskError.ts"

/** A place in the caller's code; V8 makes text of it only when it is read. None where stacks are switched off. */
export type CallSite = Error | undefined

/** Of the call that is being made just now, where it is known already. */
let known: CallSite

/** This function, the one that asks for it, and its caller: each frame more costs every call that succeeds. */
const frames = 3

const setLimit = (limit: number): void => {
  try {
    Error.stackTraceLimit = limit
  } catch {
    // Where `Error` is frozen, it stays what it is.
  }
}

/** Where the function was called that asks for it. */
export const callSite = (): CallSite => {
  if (known !== undefined) return known
  const { stackTraceLimit } = Error
  if (!(stackTraceLimit > 0)) return undefined
  setLimit(frames)
  const site = new Error()
  setLimit(stackTraceLimit)
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

/** The caller's own, up to those of Effect, by which it was called. */
const callerOf = (stack: unknown): ReadonlyArray<string> => {
  const lines = typeof stack === "string" ? stack.split("\n").slice(frames) : []
  const end = lines.findIndex((line) => ofEffect.test(line))
  return end === -1 ? lines : lines.slice(0, end)
}

/** Lets the error's stack name the line that asked for the call. */
export const pointTo = (site: CallSite, error: DeskError): void => {
  const caller = callerOf(site?.stack)
  try {
    if (caller.length > 0) error.stack = [`${error.name}: ${error.message}`, ...caller].join("\n")
  } catch {
    // A hook has frozen the error. A stack is not worth the error itself.
  }
}
