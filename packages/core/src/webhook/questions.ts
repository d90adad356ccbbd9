/** How each question is put to the application, and how its answer is written on the wire. */
import type { JsonObject } from "../model/Json.ts"
import {
  exact,
  flag,
  id,
  integer,
  isObject,
  list,
  oneOf,
  optional,
  type Validator,
  validate
} from "../model/validate.ts"
import type { SessionEvent } from "./Event.ts"
import type { Answers } from "./Handlers.ts"
import type { DeskQuestion } from "./Question.ts"

/** The fields of an answer, or the refusal of one. */
export type Answered = JsonObject | "declined"

/** Throws what is wrong with an answer: it is the application's mistake, and told to `onError`. */
const checked = <A>(name: keyof Answers, check: Validator<A>, value: unknown): A => {
  const { value: clean, issues } = validate((addIssue) => check(value, "answer", addIssue))
  if (issues.length === 0 && clean !== undefined) return clean
  const faults = issues.map(({ path, message }) => `${path} ${message}`).join("; ")
  throw new TypeError(`answer.${name} must give another answer: ${faults || "nothing was given"}`)
}

const assignment = exact({ groupId: optional(integer(0, Number.MAX_SAFE_INTEGER)), agentIds: optional(list(id)) })

const variables: Validator<Readonly<Record<string, string | number | boolean>>> = (value, path, addIssue) => {
  if (isObject(value) && !Array.isArray(value) && Object.values(value).every(isVariable)) return { ...value }
  addIssue(path, "must be an object of texts, numbers, true or false")
  return undefined
}

const isVariable = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)

const provider = oneOf(["own", "builtin"])

/** Who answers a message, as `AIProvider` says it (269/110624); nothing where the application has no such answer. */
export const askProvider = async (answers: Answers, event: SessionEvent): Promise<"own" | "builtin" | undefined> =>
  answers.aiProvider === undefined ? undefined : checked("aiProvider", provider, await answers.aiProvider(event))

export const providerFields = (provider: "own" | "builtin" | undefined): JsonObject =>
  provider === undefined ? {} : { AIProvider: provider === "own" ? 0 : 1 }

/** The answer to a question; nothing where the application has none. */
export const ask = async (answers: Answers, question: DeskQuestion): Promise<Answered | undefined> => {
  if (question.command === "Chatbot.InterfaceInvocation") {
    if (answers.interfaceInvocation === undefined) return undefined
    return { Body: checked("interfaceInvocation", variables, await answers.interfaceInvocation(question)) }
  }
  if (question.command === "Desk.CallbackBeforeIMContactUser") {
    if (answers.beforeContactUser === undefined) return undefined
    return checked("beforeContactUser", flag, await answers.beforeContactUser(question)) ? {} : "declined"
  }
  if (answers.assignHuman === undefined) return undefined
  const { groupId, agentIds } = checked("assignHuman", assignment, await answers.assignHuman(question))
  return {
    ...(groupId === undefined ? {} : { AgentGroupId: groupId }),
    ...(agentIds === undefined ? {} : { AgentIdList: agentIds })
  }
}

/** What Desk gets where there is no answer: an agent may write, and nothing else is done. */
export const byDefault = (question: DeskQuestion): Answered =>
  question.command === "Desk.CallbackBeforeIMContactUser" ? {} : "declined"
