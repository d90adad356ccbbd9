/**
 * What a test lets the emulator answer to commands for which it has no rules.
 */
import { isObject, parseJson } from "../base/json.ts"
import { SlidingWindow } from "../base/SlidingWindow.ts"

/** The fields of an answer, beside the envelope's. */
export type AnswerFields = Readonly<Record<string, unknown>>

/**
 * What is answered: fields, with ErrorCode 0; or an ErrorCode, with 0 for an answer without fields; or a function that gives either for the
 * packet it is given, at once.
 */
export type CommandAnswer = AnswerFields | number | ((body: AnswerFields) => AnswerFields | number)

/** What is left of it when it is known what to answer. */
export type GivenAnswer = { readonly fields: AnswerFields } | { readonly code: number }

/** Each is a test's own line; a thousand commands there are not. */
const MAX_ANSWERS = 1000
/** "5 calls a second", on all pages of openim_console_http_svc. */
const CONSOLE_CALLS_PER_SECOND = 5
const ENVELOPE = ["ActionStatus", "ErrorInfo", "ErrorCode"]

export class Answers {
  readonly #answers = new Map<string, CommandAnswer>()
  /** By command: its newest calls under the console's prefix. */
  readonly #consoleCalls = new Map<string, SlidingWindow>()

  /** Throws a TypeError that says what is wrong, and a RangeError when there are too many. */
  set(command: string, answer: CommandAnswer): void {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(command)) {
      throw new TypeError("answer: command must be a name such as describe_agent_list")
    }
    const checked = typeof answer === "function" ? answer : copied(answer)
    if (!this.#answers.has(command) && this.#answers.size >= MAX_ANSWERS) {
      throw new RangeError(`${MAX_ANSWERS} commands have an answer already`)
    }
    this.#answers.set(command, checked)
    if (!this.#consoleCalls.has(command)) {
      this.#consoleCalls.set(command, new SlidingWindow(CONSOLE_CALLS_PER_SECOND, 1000))
    }
  }

  /** Of a command that has an answer. */
  consoleCalls(command: string): SlidingWindow | undefined {
    return this.#consoleCalls.get(command)
  }

  get(command: string): CommandAnswer | undefined {
    return this.#answers.get(command)
  }

  /** By command; a function is only called one. */
  list(): readonly { readonly command: string; readonly answer: AnswerFields | number | "function" }[] {
    return [...this.#answers].map(([command, answer]) => ({
      command,
      answer: typeof answer === "function" ? "function" : answer
    }))
  }

  clear(): void {
    this.#answers.clear()
    this.#consoleCalls.clear()
  }
}

/** What is answered to this packet. Throws what a test's function throws, or a TypeError when it gives no answer. */
export const answerTo = (answer: CommandAnswer, body: AnswerFields): GivenAnswer => {
  const given = typeof answer === "function" ? copied(answer(body)) : answer
  return typeof given === "number" ? { code: given } : { fields: given as AnswerFields }
}

/** As JSON would have it: nothing else can be answered, and what a test changes later changes nothing. */
const copied = (answer: unknown): AnswerFields | number => {
  if (typeof answer === "number" && Number.isSafeInteger(answer)) return answer
  if (answer instanceof Promise) throw new TypeError("answer: the function must give its answer at once, no promise")
  const parsed = isObject(answer) ? parseJson(JSON.stringify(answer) ?? "") : undefined
  const fields = parsed !== undefined && "value" in parsed ? parsed.value : undefined
  if (!isObject(fields)) {
    throw new TypeError(
      "answer: an answer must be an object of JSON, an integer ErrorCode, or a function that gives one"
    )
  }
  const own = ENVELOPE.find((name) => Object.hasOwn(fields, name))
  if (own !== undefined) throw new TypeError(`answer: ${own} is the envelope's: give an ErrorCode in place of fields`)
  return fields
}
