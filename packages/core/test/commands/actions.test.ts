/** `transfer_to_human`, `contact_user` and any command: what goes on the wire, how leniently their answers are read, and that none is made twice. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Desk } from "../../src/effect/Desk.ts"
import type { DeskError } from "../../src/model/DeskError.ts"
import { deskOn, late, lost, refused, reply, scripted } from "../support/desks.ts"

type Client = Desk["Service"]
type Call = (desk: Client) => Effect.Effect<unknown, DeskError>

const answering = (fields: object) =>
  reply(0, { body: JSON.stringify({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, ...fields }) })

const everything = {
  sessionId: "session-1",
  agentIds: ["ann@example.com"],
  groupId: 2473,
  priority: 0,
  queueTimeoutSeconds: 3600,
  disableQueueing: true,
  allowBusyAgents: true,
  checkWorkingHours: true,
  sendTipIfNoAgentOnline: true,
  sendPromptOutsideWorkingHours: true,
  endSessionWhenNoAgentOnline: true
}

const wire: ReadonlyArray<readonly [string, Call, path: string, body: object]> = [
  [
    "a transfer",
    (desk) => desk.sessions.transferToHuman({ sessionId: "session-1", disableQueueing: false }),
    "desk_http_svc/transfer_to_human",
    { SessionId: "session-1" }
  ],
  [
    "a transfer with all its options",
    (desk) => desk.sessions.transferToHuman(everything),
    "desk_http_svc/transfer_to_human",
    {
      SessionId: "session-1",
      AgentIdList: ["ann@example.com"],
      AgentGroupId: 2473,
      Priority: 0,
      QueueTimeout: 3600,
      DisableQueuing: 1,
      AllowAssignBusyMember: 1,
      CheckIfDuringWorkingHours: 1,
      SendTipIfNoAgentOnline: 1,
      SendPromptNotDuringWorkingHours: 1,
      EndSessionWhenNoMemberOnline: 1
    }
  ],
  [
    "a contact",
    (desk) =>
      desk.sessions.contactUser({ customerServiceId: "@service", clientUserId: "user45", groupId: 7, memberId: "ann" }),
    "desk_http_svc/contact_user",
    { IMAgentUserId: "@service", ClientUserId: "user45", GroupId: 7, MemberId: "ann" }
  ],
  ["any command", (desk) => desk.call("get_im_agent_list"), "desk_http_svc/get_im_agent_list", {}],
  [
    "a command of the console",
    (desk) => desk.call("list_robots", { Limit: 5 }, { prefix: "openim_console_http_svc" }),
    "openim_console_http_svc/list_robots",
    { Limit: 5 }
  ]
]

describe("on the wire", () => {
  it.effect.each(wire)("%s is a POST to its own URL, of what was given and nothing else", ([, call, path, body]) =>
    Effect.gen(function* () {
      const script = scripted(0)
      yield* call(yield* deskOn(script))
      const [exchange] = script.exchanges
      assert.isTrue(exchange?.path.startsWith(`/v4/${path}?sdkappid=1400000000&identifier=`), exchange?.path)
      assert.deepStrictEqual(JSON.parse(exchange?.body ?? ""), body)
    })
  )
})

describe("code 0 means that it happened, whatever else the answer holds:", () => {
  const transfer: Call = (desk) => desk.sessions.transferToHuman({ sessionId: "session-1" })
  const contact: Call = (desk) => desk.sessions.contactUser({ customerServiceId: "@s", clientUserId: "u" })
  it.effect.each([
    ["an agent", transfer, { AgentId: "ann", IsInQueue: 0 }, { agentId: "ann", queued: false }],
    ["a place in the queue", transfer, { AgentId: "", IsInQueue: 1 }, { queued: true }],
    ["nothing", transfer, {}, { queued: false }],
    ["nonsense", transfer, { AgentId: 7, IsInQueue: "1" }, { queued: false }],
    ["a member", contact, { MemberId: "ann" }, { memberId: "ann" }],
    ["no member", contact, { MemberId: "" }, {}],
    [
      "fields of any kind",
      (desk: Client) => desk.call("x"),
      { Data: [{ a: 1 }], constructor: "c" },
      { Data: [{ a: 1 }], constructor: "c" }
    ]
  ] as ReadonlyArray<[string, Call, object, object]>)("%s", ([, call, fields, gives]) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* call(yield* deskOn(scripted(answering(fields)))), gives)
    })
  )
})

describe("an answer that was lost", () => {
  const once: ReadonlyArray<readonly [string, Call]> = [
    ["a transfer", (desk) => desk.sessions.transferToHuman({ sessionId: "session-1" })],
    ["a contact", (desk) => desk.sessions.contactUser({ customerServiceId: "@s", clientUserId: "u" })],
    ["any command", (desk) => desk.call("delete_im_agent", { IMAgentUserID: "@s" })]
  ]
  it.effect.each(
    once.flatMap(([name, call]) =>
      [lost, late, reply(0, { body: "<html>" })].map((answer, i) => [name, i, call, answer] as const)
    )
  )("to %s is not asked for again (%i): the call may have been made", ([, , call, answer]) =>
    Effect.gen(function* () {
      const script = scripted(answer, 0)
      const error = yield* Effect.flip(call(yield* deskOn(script, { retry: { baseDelayMs: 0, maxDelayMs: 0 } })))
      assert.strictEqual(error.delivery, "unknown")
      assert.include(error.message, "called again, it may be done twice")
      assert.lengthOf(script.exchanges, 1)
    })
  )

  it.live("to a command that is called idempotent is asked for again", () =>
    Effect.gen(function* () {
      const script = scripted(lost, answering({ Data: [] }))
      const desk = yield* deskOn(script, { retry: { baseDelayMs: 0, maxDelayMs: 0 } })
      assert.deepStrictEqual(yield* desk.call("get_im_agent_list", {}, { idempotent: true }), { Data: [] })
      assert.lengthOf(script.exchanges, 2)
    })
  )

  it.live("is no obstacle where nothing was written: the call is made again", () =>
    Effect.gen(function* () {
      const script = scripted(refused, 0)
      const desk = yield* deskOn(script, { retry: { baseDelayMs: 0, maxDelayMs: 0 } })
      yield* desk.sessions.transferToHuman({ sessionId: "session-1" })
      assert.lengthOf(script.exchanges, 2)
    })
  )
})

describe("input that breaks a rule is said with its path, and nothing goes out:", () => {
  const transfer =
    (given: unknown): Call =>
    (desk) =>
      desk.sessions.transferToHuman(given as never)
  const named =
    (...given: ReadonlyArray<unknown>): Call =>
    (desk) =>
      (desk.call as (...all: ReadonlyArray<unknown>) => Effect.Effect<unknown, DeskError>)(...given)
  it.effect.each([
    [transfer(undefined), [""]],
    [transfer({}), ["sessionId"]],
    [transfer({ sessionId: "s", agentIds: "ann", priority: 10 }), ["agentIds", "priority"]],
    [transfer({ sessionId: "s", agentIds: [""], groupId: -1 }), ["agentIds[0]", "groupId"]],
    [
      transfer({ sessionId: "s", disableQueueing: 1, queueTimeoutSeconds: 0.5 }),
      ["queueTimeoutSeconds", "disableQueueing"]
    ],
    [(desk: Client) => desk.sessions.contactUser({} as never), ["customerServiceId", "clientUserId"]],
    [named("get state"), ["command"]],
    [named("../x?a="), ["command"]],
    [named(undefined), ["command"]],
    [named("x", []), ["body"]],
    [named("x", { at: new Date() }), ["body.at"]],
    [named("x", {}, { idempotent: "yes", prefix: "im" }), ["options.idempotent", "options.prefix"]],
    [named("x", {}, { deadlineMs: 0 }), ["options.deadlineMs"]]
  ] as ReadonlyArray<[Call, ReadonlyArray<string>]>)("%#", ([call, paths]) =>
    Effect.gen(function* () {
      const script = scripted(0)
      const error = yield* Effect.flip(call(yield* deskOn(script)))
      assert.strictEqual(error.reason._tag, "InvalidMessage")
      assert.deepStrictEqual("issues" in error.reason ? error.reason.issues.map(({ path }) => path) : [], paths)
      assert.strictEqual(error.delivery, "not-sent")
      assert.lengthOf(script.exchanges, 0)
    })
  )
})

it.effect.each([
  [141001, "NoAgentAvailable"],
  [141003, "TransferRefused"],
  [141012, "NoAgentAvailable"],
  [141014, "FeatureDisabled"],
  [141015, "UserNotFound"],
  [141016, "AlreadyInSession"],
  [141007, "LimitReached"]
] as const)("code %i is a reason of its own, %s, and the call was refused", ([code, reason]) =>
  Effect.gen(function* () {
    const desk = yield* deskOn(scripted(code))
    const contact = desk.sessions.contactUser({ customerServiceId: "@s", clientUserId: "u" })
    const error = yield* Effect.flip(contact)
    assert.deepInclude(error.toJSON(), { code, reason: { _tag: reason }, delivery: "rejected", retryable: false })
  })
)
