/** Nothing that a caller gives is ignored: a name that nobody knows is refused, with the one that was probably meant. */
import { below, maxPathLength, showable } from "./bounds.ts"
import { isPlainObject, propertyNames } from "./given.ts"
import type { AddIssue } from "./Issue.ts"

/** Names of the documents that have another name here. The others differ by their capitals only. */
const wireNames: ReadonlyMap<string, string> = new Map([
  ["MsgBody", "body"],
  ["FromAccount", "from"],
  ["ToAccount", "to"]
])

/** How a name is compared: `session_id`, `SessionId` and `sessionId` are one. */
const folded = (name: string): string => name.toLowerCase().replace(/[_-]/g, "")

/** Whether so many edits make one of the other: a letter more, less, another, or two in the wrong order. */
const isWithin = (a: string, b: string, edits: number): boolean => {
  let same = 0
  while (same < a.length && a[same] === b[same]) same += 1
  const [x, y] = [a.slice(same), b.slice(same)]
  if (x === y || edits === 0) return x === y
  const [xs, ys] = [x.slice(1), y.slice(1)]
  if (isWithin(xs, ys, edits - 1) || isWithin(xs, y, edits - 1) || isWithin(x, ys, edits - 1)) return true
  return x[0] === y[1] && x[1] === y[0] && isWithin(x.slice(2), y.slice(2), edits - 1)
}

/** A short name is close to half of the dictionary. */
const editsFor = (name: string): number => (name.length < 4 ? 0 : name.length < 10 ? 1 : 2)

/** No longer name is compared. */
const maxCompared = 40

/** The known name that was probably meant, if one is close. The first letter is right even where one mistypes. */
export const nearest = (name: string, known: ReadonlyArray<string>): string | undefined => {
  const answers = answered.get(known) ?? new Map<string, string | undefined>()
  if (answers.has(name)) return answers.get(name)
  const found = find(name, known)
  if (answers.size < maxAnswers && name.length <= maxCompared) answered.set(known, answers.set(name, found))
  return found
}

/** Instances of one class ask for the same names with every send. */
const answered = new WeakMap<ReadonlyArray<string>, Map<string, string | undefined>>()
const maxAnswers = 1000

const find = (name: string, known: ReadonlyArray<string>): string | undefined => {
  const wireName = wireNames.get(name)
  if (wireName !== undefined && known.includes(wireName)) return wireName
  // Before anything else: a class may have many fields of its own. `_text`, where it keeps what its `text` gives, is no mistake.
  const first = name[0]?.toLowerCase()
  const alike = known.filter((one) => one[0]?.toLowerCase() === first)
  if (alike.length === 0 || name.length > maxCompared) return undefined
  const wanted = folded(name)
  for (const edits of [0, 1, 2]) {
    const found = alike.find((one) => edits <= editsFor(one) && isWithin(wanted, folded(one), edits))
    if (found !== undefined) return found
  }
  return undefined
}

/** What is said of a name that nobody knows. It names it itself: see `faultText`. */
export const unknownName = (
  noun: string,
  name: string,
  near: string | undefined,
  known: ReadonlyArray<string>
): string =>
  `unknown ${noun} ${showable(name, maxPathLength)}: ${near === undefined ? `known ${known.length === 1 ? "is" : "are"} ${known.join(", ")}` : `did you mean ${near}?`}`

/**
 * An issue for each name that is not known. On an object as `{}` makes it these are all others; an instance of the caller's own
 * class may have fields and methods of its own, so there only what is close to a known name counts, inherited or not.
 */
export const refuseUnknown = (
  value: object,
  known: ReadonlyArray<string>,
  addIssue: AddIssue,
  noun = "option",
  path = ""
): void => {
  const isPlain = isPlainObject(value)
  for (const name of isPlain ? Object.getOwnPropertyNames(value) : propertyNames(value)) {
    if (known.includes(name)) continue
    const near = nearest(name, known)
    if (!isPlain && near === undefined) continue
    const at = below(path, name)
    addIssue(at, unknownName(noun, at, near && below(path, near), known))
  }
}
