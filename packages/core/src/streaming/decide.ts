/** What a stream does next, from what has been read and what is shown. Pure. */
import { completeLength, fittingLength, wholePairs } from "../model/graphemes.ts"
import type { StreamCommands } from "../model/StreamCommands.ts"
import type { Fed } from "./Feed.ts"

/** The message that grows now. */
export interface OpenMessage {
  readonly msgKey: string
  /** What it shows. */
  readonly text: string
  /** What that takes, in bytes of JSON. */
  readonly bytes: number
  /** The index of its last call. */
  readonly index: number
  /** When its last call began, by `Timers.now`. */
  readonly calledAt: number
}

/** How far a stream has come. */
export interface Shown {
  readonly msgKeys: ReadonlyArray<string>
  /** The text of the messages before the one that is open. */
  readonly before: string
  readonly message: OpenMessage | undefined
  readonly calls: number
  /** When the last call with text began, by `Timers.now`. */
  readonly toldAt: number
}

export const nothingShown: Shown = Object.freeze({
  msgKeys: Object.freeze([]),
  before: "",
  message: undefined,
  calls: 0,
  toldAt: Number.NEGATIVE_INFINITY
})

/** All that is on the screen. */
export const shownText = ({ before, message }: Shown): string => before + (message?.text ?? "")

export type Decision =
  /** Append this, the first units of what was read; then close the message, where it is full or nothing follows. */
  | { readonly _tag: "call"; readonly length: number; readonly text: string; readonly last: boolean }
  /** Nothing before this time, unless the source ends or, with `onText`, gives more. */
  | { readonly _tag: "wait"; readonly untilMs: number; readonly onText: boolean }
  /** The source has given nothing for too long. */
  | { readonly _tag: "idle" }
  /** All that the source has given is shown, and the message is closed. */
  | { readonly _tag: "done" }

export interface Rules {
  readonly commands: Pick<StreamCommands, "keepAliveMs" | "maxBytes">
  /** What the JSON of a message takes beside its text. */
  readonly overheadBytes: number
  /** The last call takes the whole text once more. */
  readonly repeatsWhole: boolean
  readonly flushMs: number
  readonly idleMs: number
}

const never = Number.POSITIVE_INFINITY

/** What of the text may go out: whole graphemes. The last one may grow still, but nobody waits for that longer than `flushMs`. */
const sendable = ({ pending, ended, lastAt }: Fed, flushMs: number, now: number): string => {
  if (ended) return pending
  const whole = wholePairs(pending)
  return now >= lastAt + flushMs ? whole : whole.slice(0, completeLength(whole))
}

/** How many units of it the message takes. */
const roomFor = (text: string, usedBytes: number, rules: Rules): number => {
  const { commands, overheadBytes, repeatsWhole } = rules
  const left = commands.maxBytes - overheadBytes - usedBytes
  return fittingLength(text, repeatsWhole ? Math.floor(left / 2) : left)
}

/** The next call with text: as much as the message takes, and whether it is full then, or complete. */
const append = (rules: Rules, message: OpenMessage | undefined, fed: Fed, text: string): Decision => {
  const fitting = roomFor(text, message?.bytes ?? 0, rules)
  const final = fitting < text.length || (fed.ended && fitting === fed.pending.length)
  // No document shows a call that opens a message and closes it too. So something is left for the one that closes it.
  const opens = message === undefined
  const length = (opens && final && completeLength(text.slice(0, fitting))) || fitting
  return { _tag: "call", length, text: text.slice(0, length).toWellFormed(), last: final && !opens }
}

/** `paceMs` is how long the next continuation of the message has to wait for the ones before. */
export const decide = (rules: Rules, shown: Shown, fed: Fed, now: number, paceMs: number): Decision => {
  const { flushMs, idleMs, commands } = rules
  const { message, toldAt } = shown
  const text = sendable(fed, flushMs, now)
  const readyAt = message === undefined ? now : now + paceMs
  const flushAt = fed.ended ? readyAt : Math.max(toldAt + flushMs, readyAt)
  if (text !== "" && now >= flushAt) return append(rules, message, fed, text)
  if (fed.ended && text === "") {
    if (message === undefined) return { _tag: "done" }
    if (now >= readyAt) return { _tag: "call", length: 0, text: "", last: true }
  }
  const aliveUntil =
    message === undefined || commands.keepAliveMs === undefined ? never : message.calledAt + commands.keepAliveMs
  if (now >= Math.max(aliveUntil, readyAt)) return { _tag: "call", length: 0, text: "", last: false }
  const idleAt = fed.waitingSince === undefined ? never : fed.waitingSince + idleMs
  if (now >= idleAt) return { _tag: "idle" }
  // What is held back goes out later; what has yet to come, at once, if it is time by then.
  const ripeAt = fed.lastAt + flushMs
  const heldUntil = fed.pending === "" || now >= ripeAt ? never : Math.max(flushAt, ripeAt)
  const untilMs = Math.min(Math.max(aliveUntil, readyAt), idleAt, text === "" ? heldUntil : flushAt)
  return now < flushAt
    ? { _tag: "wait", untilMs: Math.min(untilMs, flushAt), onText: false }
    : { _tag: "wait", untilMs, onText: true }
}
