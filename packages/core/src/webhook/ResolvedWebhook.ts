/** The options of a webhook after their checks, with every default filled in; and all the rules that they have to keep. */
import { type ConfigIssue, DeskConfigError } from "../model/DeskConfigError.ts"
import { isPlainObject, propertyNames } from "../model/given.ts"
import { isFunction, isQuoted, sdkAppId, within } from "../model/optionChecks.ts"
import { nearest, refuseUnknown } from "../model/unknownNames.ts"
import {
  type AddIssue,
  expected,
  flag,
  id,
  isObject,
  list,
  oneOf,
  property,
  type Validator,
  validate
} from "../model/validate.ts"
import { warn } from "../model/warn.ts"
import type { Desk } from "../promise/Desk.ts"
import type { DeduplicationStore } from "./DeduplicationStore.ts"
import type { Answers, Handler } from "./Handlers.ts"
import { memoryDeduplication } from "./memoryDeduplication.ts"
import type { WebhookOptions } from "./WebhookOptions.ts"

/** What a webhook works with. Holds the tokens: keep it out of sight. */
export interface ResolvedWebhook {
  readonly sdkAppId: string
  /** None where calls need not be signed. Secret. */
  readonly tokens: ReadonlyArray<string>
  readonly handlers: ReadonlyMap<string, Handler>
  readonly answer: Answers
  readonly answerAfter: "receipt" | "handlers"
  readonly answerWithinMs: number
  readonly deduplicate: DeduplicationStore | false
  readonly concurrency: number
  readonly maxWaiting: number
  readonly desk: Desk | undefined
  readonly onError: WebhookOptions["onError"]
}

/** Times are in milliseconds. */
export const webhookDefaults = {
  answerAfter: "receipt",
  answerWithinMs: 1500,
  concurrency: 64,
  maxWaiting: 10_000
} as const

/** For adapters, which have options beside these. */
export const webhookOptionNames: ReadonlyArray<string> = Object.freeze(
  Object.keys({
    sdkAppId: true,
    token: true,
    unsigned: true,
    on: true,
    answer: true,
    answerAfter: true,
    answerWithinMs: true,
    deduplicate: true,
    concurrency: true,
    maxWaiting: true,
    desk: true,
    onError: true
  } satisfies Record<keyof WebhookOptions, true>)
)

const answerNames = Object.freeze(
  Object.keys({
    aiProvider: true,
    assignHuman: true,
    interfaceInvocation: true,
    beforeContactUser: true
  } satisfies Record<keyof Answers, true>)
)

/** Events that the documents name; one that is nearly called so was probably meant. */
const documentedEvents = ["SessionBegin", "ChatBot.UserSendMsg", "ChatBot.RobotSendMsg", "Member.StatusChange"]

/** Desk waits for 2 seconds. */
const answerWithin = within("milliseconds", 1, 2000)
const count = within("a number", 1, 1_000_000)

const token: Validator<string> = (value, path, addIssue) => {
  const clean = id(value, path, addIssue)
  if (clean === undefined) return undefined
  if (clean === clean.trim() && !isQuoted(clean)) return clean
  addIssue(path, "must have neither blanks nor quotes around it")
  return undefined
}

const tokensOf = (given: unknown, unsigned: unknown, addIssue: AddIssue): ReadonlyArray<string> => {
  if (unsigned !== undefined) flag(unsigned, "unsigned", addIssue)
  const tokens = Array.isArray(given)
    ? (list(token)(given, "token", addIssue) ?? [])
    : given === undefined
      ? []
      : [token(given, "token", addIssue)]
  if (tokens.length === 0 && unsigned !== true)
    addIssue(
      "token",
      "is required: the one of the callback's authentication. Where Desk does not sign, set unsigned: true instead"
    )
  if (tokens.length > 0 && unsigned === true)
    addIssue("token", "and unsigned exclude each other: with a token, every call must be signed")
  return tokens as ReadonlyArray<string>
}

/** A method of a class of the caller's is called as one. */
const functionOf = (
  owner: object,
  name: string,
  path: string,
  addIssue: AddIssue
): ((...args: never) => unknown) | undefined => {
  const value = property(owner, name, addIssue, path)
  return isFunction(value, path, addIssue) ? value.bind(owner) : undefined
}

/** A `Map`, an array or another of the language's own: its methods are no handlers. */
const isOfTheLanguage = (value: object): boolean => Object.prototype.toString.call(value) !== "[object Object]"

/** An instance of a class may have fields of its own beside its handlers. */
const handlersOf = (on: unknown, addIssue: AddIssue): ReadonlyMap<string, Handler> => {
  if (on === undefined) return new Map()
  const isPlain = isObject(on) && isPlainObject(on)
  if (!isObject(on) || (!isPlain && isOfTheLanguage(on))) {
    addIssue("on", isObject(on) ? "must be a plain object of functions" : expected(on, "an object of functions"))
    return new Map()
  }
  const names = [...propertyNames(on)].filter((name) => isPlain || name !== "constructor")
  return new Map(
    names.flatMap((name) => {
      const handler = functionOf(on, name, `on.${name}`, isPlain ? addIssue : () => {})
      return handler === undefined ? [] : [[name, handler as Handler]]
    })
  )
}

/** It may be right: Desk has events that the documents do not name. */
const warnOfMisspelt = (handlers: ReadonlyMap<string, Handler>): void => {
  for (const name of handlers.keys()) {
    const meant = documentedEvents.includes(name) ? undefined : nearest(name, documentedEvents)
    if (meant !== undefined) warn(`Desk webhook: no document names the event ${name}. Did you mean ${meant}?`)
  }
}

const answersOf = (given: unknown, addIssue: AddIssue): Answers => {
  if (given === undefined) return {}
  if (!isObject(given)) {
    addIssue("answer", expected(given, "an object of functions"))
    return {}
  }
  refuseUnknown(given, answerNames, addIssue, "option", "answer")
  return Object.fromEntries(
    answerNames.flatMap((name) => {
      const answer = functionOf(given, name, `answer.${name}`, addIssue)
      return answer === undefined ? [] : [[name, answer]]
    })
  )
}

const storeOf = (given: unknown, addIssue: AddIssue): DeduplicationStore | false => {
  if (given === undefined) return memoryDeduplication()
  if (given === false) return false
  if (isObject(given) && ["begin", "forget"].every((name) => typeof property(given, name, addIssue) === "function"))
    return given as DeduplicationStore
  addIssue("deduplicate", "must be a store with begin and forget, or false")
  return false
}

const deskOf = (given: unknown, addIssue: AddIssue): Desk | undefined => {
  if (given === undefined || (isObject(given) && typeof property(given, "send", addIssue, "desk") === "function"))
    return given as Desk | undefined
  addIssue("desk", expected(given, "a client, such as createDesk(…) makes"))
  return undefined
}

/** Gives the value of an option, where there is one; asked one time for each. */
export type ReadWebhookOption = (name: keyof WebhookOptions, addIssue: AddIssue) => unknown

/** Checks options that stand somewhere; throws `DeskConfigError` with every fault, and what else is suspicious. `nameOf` says how one is called where it was set. */
export const resolveWebhookBy = (
  given: object,
  read: ReadWebhookOption,
  nameOf: (option: string) => string = (option) => option,
  suspicions: ReadonlyArray<ConfigIssue> = []
): ResolvedWebhook => {
  const { value, issues, more } = validate((addIssue): ResolvedWebhook => {
    const or = <A>(name: keyof typeof webhookDefaults, check: Validator<A>): A => {
      const wanted = read(name, addIssue)
      return check(wanted === undefined ? webhookDefaults[name] : wanted, name, addIssue) as A
    }
    const onError = read("onError", addIssue)
    isFunction(onError, "onError", addIssue)
    const resolved: ResolvedWebhook = {
      sdkAppId: String(sdkAppId(read("sdkAppId", addIssue), "sdkAppId", addIssue)),
      tokens: tokensOf(read("token", addIssue), read("unsigned", addIssue), addIssue),
      handlers: handlersOf(read("on", addIssue), addIssue),
      answer: answersOf(read("answer", addIssue), addIssue),
      answerAfter: or("answerAfter", oneOf(["receipt", "handlers"])),
      answerWithinMs: or("answerWithinMs", answerWithin),
      deduplicate: storeOf(read("deduplicate", addIssue), addIssue),
      concurrency: or("concurrency", count),
      maxWaiting: or("maxWaiting", count),
      desk: deskOf(read("desk", addIssue), addIssue),
      onError: onError as WebhookOptions["onError"]
    }
    refuseUnknown(given, webhookOptionNames, addIssue)
    return resolved
  })
  if (issues.length > 0 || value === undefined)
    throw new DeskConfigError(
      [
        ...issues.map(({ path, message }) => Object.freeze({ option: nameOf(path || "options"), message })),
        ...suspicions
      ],
      more
    )
  warnOfMisspelt(value.handlers)
  return value
}

/** An option of an object. A method of a class of the caller's is called as one. */
export const readFrom =
  (options: object): ReadWebhookOption =>
  (name, addIssue) => {
    const value = property(options, name, addIssue)
    return typeof value === "function" && !Object.hasOwn(options, name) ? value.bind(options) : value
  }
