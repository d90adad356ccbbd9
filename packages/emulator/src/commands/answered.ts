/**
 * A command without rules of its own, which answers what `emulator.answer` was given for it.
 */
import { type AnswerFields, answerTo, type CommandAnswer } from "../state/Answers.ts"
import { type Command, command, type Effect, type Refuse, type Rule } from "./Command.ts"

/** Nothing is known of its packets; more than this the emulator does not keep of any. */
const MAX_BYTES = 1024 * 1024
/** On all pages of openim_console_http_svc: "parameter or JSON could not be parsed", and "over the maximal call frequency". */
const CONSOLE_CODES = [-7, -14]

const checkRate =
  (name: string): Rule =>
  (_fields, app, refuse, state) =>
    state.answers.consoleCalls(name)?.isFull(app.nowMs) === true
      ? refuse(-14, "path", "was called 5 times within this second already")
      : undefined

const run = (answer: CommandAnswer, body: AnswerFields, refuse: Refuse): Effect => {
  const inferred = ["all of this answer: it is what emulator.answer was given"]
  try {
    const given = answerTo(answer, body)
    if ("fields" in given) return { answer: given.fields, inferred }
    return given.code === 0 ? { inferred } : { code: given.code, inferred }
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error), "EmulatorAnswerWarning")
    return { refused: refuse(141002, "", "was given to a function of emulator.answer, which failed"), inferred }
  }
}

export const answered = (name: string, isConsole: boolean, answer: CommandAnswer): Command =>
  command({
    name,
    codes: isConsole ? CONSOLE_CODES : [],
    maxBytes: MAX_BYTES,
    inferred: ["all of it"],
    rules: isConsole ? [checkRate(name)] : [],
    input: (fields) => fields,
    run: (fields, state, { refuse, nowMs }) => {
      if (isConsole) state.answers.consoleCalls(name)?.add(nowMs)
      return run(answer, fields, refuse)
    }
  })
