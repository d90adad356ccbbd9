/**
 * The judge's steps in their order, and how far a request came: the first broken rule decides, what comes after it was not looked at.
 */
import type { ReceivedRequest } from "../../src/api/protocol.ts"

type Rule = Pick<NonNullable<ReceivedRequest["rule"]>, "code" | "path">

/** A step's name, and whether a broken rule is one of its own. */
type Step<Name extends string = string> = readonly [name: Name, owns: (rule: Rule) => boolean]

const step = <const Name extends string>(name: Name, owns: (rule: Rule) => boolean): Step<Name> => [name, owns]

const codes =
  (...own: readonly number[]) =>
  ({ code }: Rule): boolean =>
    own.includes(code)
/** 141004, "illegal parameter", of a part of a packet whose path begins so. */
const parameter =
  (...paths: readonly string[]) =>
  ({ code, path }: Rule): boolean =>
    code === 141004 && paths.some((one) => path.startsWith(one))

const USER_SIG = [70001, 70002, 70003, 70005, 70009, 70013, 70014]
/** Above the option `rateLimit`. */
const LIMIT = 60007
/** What the user's own webhook refuses. */
const REFUSED = 20006
/** Codes of what is looked at after the URL: the caller, the packet, the region of a command, and what options add. */
const NOT_OF_URL = [...USER_SIG, 60010, 60003, 60027, LIMIT, REFUSED]

/** The gateway's, and those of a packet as a whole, come first for every command. */
const FIRST = [
  step("url", ({ code }) => code > 0 && code < 90_000 && !NOT_OF_URL.includes(code)),
  step("userSig", codes(...USER_SIG)),
  step("administrator", codes(60010, 90009)),
  step("limit", codes(LIMIT)),
  step("packet", ({ code, path }) => [60003, 90001, -7].includes(code) || (code === 93000 && path === ""))
]

const sessionId = step("sessionId", parameter("SessionId"))
const session = step("session", codes(141005))
const fields = step("fields", codes(141004))
const rate = step("rate", codes(141009, -14))
const agentFree = step("agentFree", ({ code, path }) => code !== 141004 || path === "MemberId")

/** What both streaming commands have after what a call carries. */
const STREAM = [
  step("cloudCustomData", parameter("CloudCustomData")),
  sessionId,
  step("session", ({ code, path }) => code === 141005 && path === "SessionId"),
  step("msgKey", ({ code, path }) => path === "MsgKey" && code !== 141009),
  rate,
  step("length", codes(93000))
]

const OPTIONS = ["CloudCustomData", "ExcludeFromUserRespTimeout"]

/** In the order in which the emulator applies its rules. */
const OWN = {
  send_msg: [
    step("msgRandom", codes(90005)),
    step("msgBody", ({ code, path }) => code < 141_000 && !OPTIONS.includes(path)),
    step("options", ({ path }) => OPTIONS.includes(path)),
    step("route", codes(141004)),
    session
  ],
  get_session_state: [step("route", codes(141004))],
  end_session: [sessionId, session],
  send_stream_msg: [step("chunk", parameter("Chunk", "Finish")), ...STREAM],
  send_stream_msg_v2: [step("region", codes(60027)), step("streamElem", parameter("MsgBody")), ...STREAM],
  transfer_to_human: [sessionId, session, fields, step("withBot", codes(141003)), agentFree],
  contact_user: [
    step("fields", ({ code, path }) => code === 141004 && path !== "MemberId"),
    step("userFree", codes(141016)),
    step("allowed", codes(REFUSED)),
    agentFree
  ],
  describe_chat_messages: [sessionId, fields, step("sessionKnown", codes(141005))],
  describe_im_cdr_list: [fields]
}
/** Of a command without rules of its own: what `emulator.answer` was given. */
const ANSWERED = [rate, step("answer", () => true)]

type NameOf<S> = S extends Step<infer Name> ? Name : never

export type Stage = NameOf<(typeof FIRST)[number] | (typeof OWN)[keyof typeof OWN][number] | (typeof ANSWERED)[number]>

const isKnown = (command: string): command is keyof typeof OWN => Object.hasOwn(OWN, command)

/** Of a path that names no command: as if a message was meant. */
const stepsOf = (command = "send_msg"): readonly Step<Stage>[] => [
  ...FIRST,
  ...(isKnown(command) ? OWN[command] : ANSWERED)
]

export interface StageResult {
  readonly stage: Stage
  readonly result: "passed" | "broken" | "notReached"
}

/** Steps that are there only where an option is set: seen where they refuse. */
const OPTIONAL: readonly Stage[] = ["limit", "allowed"]

/** A message has a session to be open only when it came by that route. */
export const judged = (
  request: Pick<ReceivedRequest, "rule" | "command"> & { readonly isSession: boolean }
): readonly StageResult[] => {
  const { rule, command, isSession } = request
  const steps = stepsOf(command)
  const broken = rule === undefined ? steps.length : steps.findIndex(([, owns]) => owns(rule))
  return steps
    .map(
      ([stage], place): StageResult => ({
        stage,
        result: place < broken ? "passed" : place === broken ? "broken" : "notReached"
      })
    )
    .filter(
      ({ stage, result }) => ((stage !== "session" || isSession) && !OPTIONAL.includes(stage)) || result === "broken"
    )
}

/** What became of a request, in one word. */
export type Outcome = "delivered" | "duplicate" | "answered" | "rejected" | "fault" | "incomplete"

export const outcomeOf = (
  request: Pick<ReceivedRequest, "rule" | "fault" | "messageId" | "duplicateOf" | "status">
): Outcome => {
  if (request.fault !== undefined) return "fault"
  if (request.rule !== undefined) return "rejected"
  if (request.duplicateOf !== undefined) return "duplicate"
  if (request.messageId !== undefined) return "delivered"
  return request.status === undefined ? "incomplete" : "answered"
}
