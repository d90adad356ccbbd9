/**
 * The rules for what a backend answers to a callback: HTTP 200 and a JSON object, within 2 seconds, whatever it makes of the event (trtc/34354,
 * 269/32431), and the fields that the page of the callback names.
 */
import { isObject, own, parseJson, typeName } from "../base/json.ts"

/** "Time-out 2 s, not adjustable" (269/1522, trtc/34354). */
export const ANSWER_WITHIN_MS = 2000

/** No document says how long an answer may be; an envelope has fifty bytes. */
export const MAX_ANSWER_BYTES = 64 * 1024

export interface BackendAnswer {
  readonly status: number
  readonly text: string
  /** Whether there was more of it than is read. */
  readonly isTooLong: boolean
}

export interface JudgedAnswer {
  /** In sentences; empty when all is well. */
  readonly problems: readonly string[]
  /** The body, when it is a JSON object. */
  readonly value?: Readonly<Record<string, unknown>>
}

type Body = Readonly<Record<string, unknown>>

/** As much as answers to one command have of their own. */
const RULES: ReadonlyMap<string, (body: Body) => readonly string[]> = new Map([
  [
    "Desk.SessionEventNotify",
    (body) => [...isAiProvider(body), ...envelope(body, { isOptional: "AIProvider" in body })]
  ],
  [
    "ChatBot.OnAssignHuman",
    (body) => [
      ...envelope(body),
      ...must(body, "AgentGroupId", "an Integer", Number.isSafeInteger),
      ...must(
        body,
        "AgentIdList",
        "an Array of Strings",
        (value) => Array.isArray(value) && value.every((id) => typeof id === "string")
      )
    ]
  ],
  // What it refuses, it refuses by an ErrorCode.
  ["Desk.CallbackBeforeIMContactUser", (body) => envelope(body, { mayRefuse: true })],
  ["Chatbot.InterfaceInvocation", (body) => [...envelope(body), ...must(body, "Body", "an Object", isObject)]]
])

export const judgeAnswer = (command: string, { status, text, isTooLong }: BackendAnswer): JudgedAnswer => {
  const problems =
    status === 200 ? [] : [`The HTTP status is ${status}: it must be 200, also for an event that is ignored.`]
  if (isTooLong)
    return { problems: [...problems, `The answer is longer than ${MAX_ANSWER_BYTES} bytes: no more was read.`] }
  const parsed = parseJson(text)
  if (!("value" in parsed)) return { problems: [...problems, `The answer must be JSON, but its body ${parsed.why}.`] }
  const { value } = parsed
  if (!isObject(value)) return { problems: [...problems, `The answer must be a JSON object, got ${typeName(value)}.`] }
  const rules = RULES.get(command) ?? ((body: Body) => envelope(body))
  return { problems: [...problems, ...rules(value)], value }
}

/** `{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}`; the page of `AIProvider` answers that field alone (269/110624). */
const envelope = (body: Body, { isOptional = false, mayRefuse = false } = {}): readonly string[] => {
  const code = own(body, "ErrorCode")
  const missing =
    code === undefined && !isOptional
      ? ['ErrorCode is missing: the answer is {"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}.']
      : []
  return [
    ...missing,
    ...must(body, "ErrorCode", "an Integer", Number.isSafeInteger),
    ...must(body, "ActionStatus", '"OK" or "FAIL"', (value) => value === "OK" || value === "FAIL"),
    ...must(body, "ErrorInfo", "a String", (value) => typeof value === "string"),
    ...(code === 0 && own(body, "ActionStatus") === "FAIL" ? ["ActionStatus is FAIL, though ErrorCode is 0."] : []),
    ...(typeof code === "number" && code !== 0 && !mayRefuse
      ? [`ErrorCode is ${code}: the backend says that it failed.`]
      : [])
  ]
}

/** "Optional, default 0": 0 own AI, 1 the built-in bot. */
const isAiProvider = (body: Body): readonly string[] =>
  must(body, "AIProvider", "0 or 1", (value) => value === 0 || value === 1)

const must = (body: Body, name: string, expected: string, test: (value: unknown) => boolean): readonly string[] => {
  const value = own(body, name)
  if (value === undefined || test(value)) return []
  const got = typeof value === "number" ? String(value) : typeName(value)
  return [`${name} must be ${expected}, got ${got}.`]
}
