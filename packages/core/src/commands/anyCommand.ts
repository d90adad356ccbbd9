/** Any command by its name: for all that this package has no method for. */
import { anyFields } from "../model/answer.ts"
import { type Command, command, maxListBytes } from "../model/Command.ts"
import type { CommandOptions } from "../model/CommandOptions.ts"
import type { JsonObject, JsonRecord } from "../model/Json.ts"
import { commandOptionNames } from "../model/knownNames.ts"
import { type Prefix, prefixes } from "../model/prefixes.ts"
import {
  type AddIssue,
  isObject,
  jsonObject,
  oneOf,
  property,
  stringify,
  type Validator,
  validate
} from "../model/validate.ts"

/** A command by its name, what it is given, and its options. */
export interface AnyCall {
  readonly name: string
  readonly body: JsonObject | undefined
  readonly options: CommandOptions | undefined
}

/** Letters, digits and underscores, as all commands are called: it becomes a part of the URL. */
const isName = (name: unknown): name is string => typeof name === "string" && /^[A-Za-z]\w{0,63}$/.test(name)

const envelope: ReadonlyArray<string> = ["ActionStatus", "ErrorCode", "ErrorInfo"]

/** The fields of an answer that are the command's own. */
export const withoutEnvelope = (answer: object): JsonRecord =>
  Object.fromEntries(Object.entries(answer).filter(([field]) => !envelope.includes(field)))

const idempotentOf = (options: object, addIssue: AddIssue): boolean => {
  const idempotent = property(options, "idempotent", addIssue, "options.idempotent")
  if (idempotent !== undefined && typeof idempotent !== "boolean")
    addIssue("options.idempotent", "must be true or false")
  return idempotent === true
}

const prefixOf = (options: object, addIssue: AddIssue): Prefix | undefined => {
  const prefix = property(options, "prefix", addIssue, "options.prefix")
  return prefix === undefined ? undefined : oneOf(prefixes)(prefix, "options.prefix", addIssue)
}

/** The command that this is a call of. Its faults are told when it is written. */
export const anyCommand = ({ name, options }: AnyCall): Command<AnyCall, JsonRecord, object> =>
  readBy({ name, options }, anyFields, withoutEnvelope)

/** The same, its answer read by a validator of the caller's. */
export const readBy = <Answer, Output>(
  { name, options }: Pick<AnyCall, "name" | "options">,
  answer: Validator<Answer>,
  give: (answer: Answer) => Output,
  optionNames: ReadonlyArray<string> = commandOptionNames
): Command<AnyCall, Output, Answer> => {
  const { value, issues } = validate((addIssue) => {
    if (!isName(name)) addIssue("command", "must be the name of a command, such as get_session_state")
    // What is no object at all, `accept` names.
    if (!isObject(options)) return { idempotent: false, prefix: undefined }
    return { idempotent: idempotentOf(options, addIssue), prefix: prefixOf(options, addIssue) }
  })
  return command<AnyCall, Output, Answer>(
    isName(name) ? name : "call",
    {
      repeatable: value?.idempotent === true ? "idempotent" : "never",
      maxReplyBytes: maxListBytes,
      optionNames,
      write: ({ body }) => {
        const written = validate((addIssue) => {
          const clean = body === undefined ? {} : jsonObject(body, "body", addIssue)
          return { msgRandom: undefined, json: clean === undefined ? "" : stringify(clean, "body", addIssue) }
        })
        return issues.length === 0 ? written : { ...written, issues: [...issues, ...written.issues] }
      },
      answer,
      give
    },
    value?.prefix
  )
}
