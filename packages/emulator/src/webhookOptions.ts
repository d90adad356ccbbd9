/**
 * The option `webhook`: whom the emulator tells what happens, and how.
 */
import { isObject } from "./base/json.ts"
import { type Check, check, flag, integer, required, saidBy, text, validate } from "./base/validate.ts"
import type { EventNames, WebhookSettings } from "./state/Settings.ts"

/**
 * Your backend's receiver of callbacks. It is told `SessionBegin` when a session opens, `ChatBot.UserSendMsg` for what a customer sends while the
 * bot serves, and `Member.StatusChange` when an agent comes or goes: the events whose names the documents give.
 */
export interface WebhookOptions {
  /**
   * Where it is: `http://` or `https://`, as it is configured in Desk's console, so without a query, a fragment, user name or password. Of a
   * server that listens only once the emulator runs, a function that gives it: it is asked with each call.
   */
  readonly url: string | (() => string)
  /** The callback token, 1 to 128 characters: then every call has `Sign` and `RequestTime`. Without it calls are unsigned. */
  readonly token?: string | undefined
  /**
   * How often an event is told again when its answer is late or not as it should be, a second after that. In the console retries are off unless
   * switched on; number and pauses of the real ones are not documented.
   * @default 0
   */
  readonly retries?: number | undefined
  /**
   * Names of events that no document names, by what they tell: only those named are told, and each call is marked as `invented`.
   * @default {}
   */
  readonly eventNames?: EventNames | undefined
  /**
   * Whether `transfer_to_human` asks (`ChatBot.OnAssignHuman`) where it names neither agents nor a group.
   * @default false
   */
  readonly assignHuman?: boolean | undefined
  /**
   * Whether `contact_user` asks first (`Desk.CallbackBeforeIMContactUser`): an ErrorCode other than 0 refuses it.
   * @default false
   */
  readonly beforeContactUser?: boolean | undefined
}

/** The token's length in a sibling product (647/118333); Desk's is not documented. */
export const webhookToken = text(128)

export const webhookUrl: Check<string> = check(
  "an http or https URL without query, fragment, user name, password and blanks",
  (value) => typeof value === "string" && isCallbackUrl(value)
)

/** Desk's console refuses `!`, `$`, `&`, `?` and blanks. */
const isCallbackUrl = (value: string): boolean => {
  const url = /[\s!$&?#]/.test(value) ? null : URL.parse(value)
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return false
  return url.username === "" && url.password === "" && url.hostname.length <= 253
}

const urlOrFunction: Check<WebhookOptions["url"]> = check(
  `${webhookUrl.expected}, or a function that gives one`,
  (value) => typeof value === "function" || webhookUrl.is(value)
)

/** What the caller's function throws, or gives instead, is no URL. */
const urlOf = (given: WebhookOptions["url"]) => (): string | undefined => {
  if (typeof given === "string") return given
  try {
    const url: unknown = given()
    return webhookUrl.is(url) ? url : undefined
  } catch {
    return undefined
  }
}

const name = text(64)
const names = {
  transferring: name,
  transferred: name,
  transferFailed: name,
  agentChanged: name,
  sessionEnded: name,
  userMessageToAgent: name,
  agentMessage: name
} satisfies Readonly<Record<keyof EventNames, Check>>

export const webhookRetries = integer(0, 100)

const fields = {
  url: required(urlOrFunction),
  token: webhookToken,
  retries: webhookRetries,
  eventNames: check<object>("an object of names such as { sessionEnded }", isObject),
  assignHuman: flag,
  beforeContactUser: flag
}

/** Throws what `error` makes of a sentence that names the field at fault; never repeats a value, which may be the token. */
export const readWebhook = (given: unknown, error: (message: string) => Error): WebhookSettings => {
  if (typeof given !== "object" || given === null) throw error("webhook must be an object such as { url }")
  const read = validate(saidBy(given, fields), fields, { noun: "field of webhook", prefix: "webhook.", error })
  const eventNames = validate(saidBy(read.eventNames ?? {}, names), names, {
    noun: "field of eventNames",
    prefix: "webhook.eventNames.",
    error
  })
  return {
    url: urlOf(read.url),
    token: read.token,
    retries: read.retries ?? 0,
    eventNames,
    assignHuman: read.assignHuman ?? false,
    beforeContactUser: read.beforeContactUser ?? false
  }
}
