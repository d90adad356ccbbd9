/**
 * A command of Desk as data: its name, how its input is checked and written down, how the answer's own fields are read, and
 * whether a call whose answer was lost may be repeated. One file each in `commands/`; the engine knows none of them.
 */
import type { Attempt } from "./Attempt.ts"
import type { Prefix } from "./prefixes.ts"
import { type Checked, stringify, type Validator, validate } from "./validate.ts"

/** What is fixed before the first attempt, and goes out on every one. */
export interface Written {
  /** The body of the request, to the byte. */
  readonly json: string
  /** Of a message: by it Desk drops duplicates. */
  readonly msgRandom?: number | undefined
}

/**
 * Whether a call may be repeated when nobody knows whether Desk has done it.
 *
 * - `idempotent`: yes: it reads, or comes to the same a second time
 * - `by-msg-random`: Desk drops a second copy with the same MsgRandom: `retry.onUnknown` decides
 * - `never`: a second time might do it twice: the caller decides
 */
export type Repeatable = "idempotent" | "by-msg-random" | "never"

/** Where it can be seen whether a call has been done. */
export interface Evidence {
  /** The same for calls that look the same there. */
  readonly subject: string
  /** What is asked, and with which body. */
  readonly command: AnyCommand
  readonly written: Written
  /** How many such calls the answer shows, since then (milliseconds since 1970); unknown where it does not reach back so far. */
  readonly count: (output: unknown, since: number) => number | undefined
  /** What the caller gets where it was done. */
  readonly confirmed: (attempts: ReadonlyArray<Attempt>) => unknown
}

/** What a command takes and gives. */
export interface Command<in Input, out Output, in out Answer = unknown> {
  /** The last part of its URL, and the `operation` of its events and errors. */
  readonly name: string
  /** Of its URL, up to the query's fields. */
  readonly path: string
  readonly repeatable: Repeatable
  /** The code that says, after a lost answer, that the call was done the first time. */
  readonly doneCode?: number | undefined
  /** Of a message: an attempt before this call, by another process perhaps, may have been accepted. */
  readonly earlier?: "unknown" | undefined
  /** The options that a call of it may have, if more than every call. */
  readonly optionNames?: ReadonlyArray<string> | undefined
  /** Reads the input once, checks it by every rule, and writes it down: all faults at once, or what is sent. */
  readonly write: (input: Input) => Checked<Written>
  /** The answer's own fields, beside the envelope. A fault in them makes it an answer that is none of Desk's. */
  readonly answer?: Validator<Answer> | undefined
  /** The most bytes that its answer may have; `maxReplyBytes` unless given. */
  readonly maxReplyBytes?: number | undefined
  /** How a lost answer is made up for, where that is possible: with `retry.onUnknown: "verify"`. */
  readonly evidence?: ((written: Written) => Evidence | undefined) | undefined
  /** What the caller gets. */
  readonly give: (answer: Answer, attempts: ReadonlyArray<Attempt>, written: Written) => Output
}

/** Any command, where neither what it takes nor what it gives matters. */
// biome-ignore lint/suspicious/noExplicitAny: the answer is what the command's own `answer` has read; nobody else touches it
export type AnyCommand = Command<never, unknown, any>

/** A command of Desk's own service, unless another is given. */
export const command = <Input, Output, Answer = undefined>(
  name: string,
  description: Omit<Command<Input, Output, Answer>, "name" | "path">,
  prefix: Prefix = "desk_http_svc"
): Command<Input, Output, Answer> => ({
  name,
  path: `/v4/${prefix}/${name}?`,
  // Its own also where they are absent: a polluted prototype is not asked.
  doneCode: undefined,
  earlier: undefined,
  answer: undefined,
  maxReplyBytes: undefined,
  evidence: undefined,
  optionNames: undefined,
  ...description
})

/** Of an answer that holds a list: a page of a hundred messages of 12 288 bytes, and room for what JSON adds. */
export const maxListBytes = 2_097_152

/** `write` of a command whose input is read by one validator, and goes out as the body that is made of it. */
export const writing =
  <Clean>(validator: Validator<Clean>, body: (input: Clean) => object): ((input: unknown) => Checked<Written>) =>
  (input) =>
    validate((addIssue) => {
      let faults = 0
      const clean = validator(input, "", (path, message) => {
        faults += 1
        addIssue(path, message)
      })
      return {
        msgRandom: undefined,
        json: clean === undefined || faults > 0 ? "" : stringify(body(clean), "", addIssue)
      }
    })
