/** Questions are answered by the application, in time, and by a default where it does not. */
import { afterEach, describe, expect, test, vi } from "vitest"
import type { Answers, WebhookOptions } from "../../src/webhook.ts"
import { packet, post, webhookOf } from "../support/callbacks.ts"

afterEach(() => {
  vi.useRealTimers()
})

const packets = {
  assignHuman: {
    CallbackCommand: "ChatBot.OnAssignHuman",
    SessionId: "session-1",
    ClientUserId: "user45",
    CustomerServiceId: "@service",
    EventTime: 5
  },
  interfaceInvocation: {
    CallbackCommand: "Chatbot.InterfaceInvocation",
    Body: { SystemClientUserID: "user1", SystemSessionID: "session-1", staticKey: "v", customKey: "" },
    EventTime: 5
  },
  beforeContactUser: {
    CallbackCommand: "Desk.CallbackBeforeIMContactUser",
    ClientUserId: "user45",
    ChannelId: "@service",
    ChannelType: "SDK",
    MemberId: "a@example.com",
    GroupId: "7",
    EventTime: 5
  }
} as const

type Question = keyof typeof packets

const ask = async (
  question: Question,
  options: Partial<WebhookOptions> = {},
  fields: object = {}
): Promise<unknown> => {
  const raw = packets[question]
  const body = { ...raw, ...fields }
  const answer = await post(webhookOf(options), body, { command: body.CallbackCommand, requestId: null })
  expect(answer.status).toBe(200)
  return JSON.parse(answer.body)
}

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }
const declined = { ActionStatus: "FAIL", ErrorInfo: "declined", ErrorCode: 1 }

describe("a question", () => {
  test.each<[Question, Answers, unknown]>([
    [
      "assignHuman",
      { assignHuman: () => ({ groupId: 6521, agentIds: ["a@x.com"] }) },
      { AgentGroupId: 6521, AgentIdList: ["a@x.com"] }
    ],
    ["assignHuman", { assignHuman: async () => ({ groupId: 1 }) }, { AgentGroupId: 1 }],
    ["assignHuman", { assignHuman: () => ({}) }, {}],
    ["interfaceInvocation", { interfaceInvocation: () => ({ customKey: "10" }) }, { Body: { customKey: "10" } }],
    ["beforeContactUser", { beforeContactUser: () => true }, {}]
  ])("%s is answered with what the application says", async (question, answer, fields) => {
    expect(await ask(question, { answer })).toEqual({ ...ok, ...(fields as object) })
  })

  test("that the options leave undefined is one without an answer", async () => {
    expect(await ask("beforeContactUser", { answer: { beforeContactUser: undefined } })).toEqual(ok)
  })

  test("whether an agent may write is refused by ErrorCode 1, as IM does it", async () => {
    expect(await ask("beforeContactUser", { answer: { beforeContactUser: () => false } })).toEqual(declined)
  })

  test("has what Desk says, in camelCase", async () => {
    const seen: Array<unknown> = []
    const answer: Answers = {
      assignHuman: (request) => void seen.push(request) as never,
      interfaceInvocation: (request) => void seen.push(request) as never,
      beforeContactUser: (request) => void seen.push(request) as never
    }
    for (const question of Object.keys(packets) as Array<Question>) await ask(question, { answer, onError: () => {} })
    await ask("assignHuman", { answer, onError: () => {} }, { CallbackCommand: "ChatBot.OnAssignAgent" })
    expect(seen).toEqual([
      {
        command: "ChatBot.OnAssignHuman",
        sessionId: "session-1",
        clientUserId: "user45",
        customerServiceId: "@service",
        at: 5,
        raw: packets.assignHuman
      },
      {
        command: "Chatbot.InterfaceInvocation",
        body: packets.interfaceInvocation.Body,
        sessionId: "session-1",
        clientUserId: "user1",
        at: 5,
        raw: packets.interfaceInvocation
      },
      {
        command: "Desk.CallbackBeforeIMContactUser",
        clientUserId: "user45",
        customerServiceId: "@service",
        channelType: "SDK",
        memberId: "a@example.com",
        groupId: 7,
        at: 5,
        raw: packets.beforeContactUser
      },
      expect.objectContaining({ command: "ChatBot.OnAssignAgent" })
    ])
  })

  const defaults: ReadonlyArray<[Question, unknown]> = [
    ["assignHuman", declined],
    ["interfaceInvocation", declined],
    ["beforeContactUser", ok]
  ]

  test.each(defaults)("%s has a default where nobody answers it", async (question, byDefault) => {
    expect(await ask(question)).toEqual(byDefault)
  })

  const wrong: Readonly<Record<string, () => unknown>> = {
    throws: () => {
      throw new Error("no")
    },
    rejects: () => Promise.reject(new Error("no")),
    "gives something else": () => "something else",
    "gives nothing": () => undefined
  }
  test.each(
    defaults.flatMap(([question, byDefault]) => Object.keys(wrong).map((how) => [question, how, byDefault] as const))
  )("%s has the default when the application %s, and onError hears of it", async (question, how, byDefault) => {
    const told: Array<unknown> = []
    const options = { answer: { [question]: wrong[how] }, onError: (...args: Array<unknown>) => told.push(args) }
    expect(await ask(question, options as never)).toEqual(byDefault)
    expect(told).toEqual([[expect.any(Error), expect.objectContaining({ raw: packets[question] })]])
  })

  test.each(defaults)("%s has the default when the application is late", async (question, byDefault) => {
    vi.useFakeTimers()
    const told: Array<string> = []
    const options = {
      answer: { [question]: () => new Promise(() => {}) },
      onError: (error: unknown) => told.push(String(error))
    }
    const answer = ask(question, options as never)
    await vi.advanceTimersByTimeAsync(1500)
    expect(await answer).toEqual(byDefault)
    expect(told).toEqual([expect.stringContaining("within 1500 ms")])
  })
})

describe("who answers a user", () => {
  const provider = async (aiProvider: Answers["aiProvider"], Event = "ChatBot.UserSendMsg") => {
    const seen: Array<unknown> = []
    const webhook = webhookOf({
      answer: aiProvider === undefined ? {} : { aiProvider },
      on: { "*": (_, context) => void seen.push(context.aiProvider) },
      onError: () => {}
    })
    const { body, done } = await post(webhook, packet({ Event }))
    await done
    return { AIProvider: JSON.parse(body).AIProvider, seen }
  }

  test("is said by AIProvider, and the handler knows it", async () => {
    expect(await provider(() => "own")).toEqual({ AIProvider: 0, seen: ["own"] })
    expect(await provider(() => Promise.resolve("builtin"))).toEqual({ AIProvider: 1, seen: ["builtin"] })
  })

  test("is left out where the application does not say it, and the event is handled all the same", async () => {
    const nothing = { AIProvider: undefined, seen: [undefined] }
    expect(await provider(undefined)).toEqual(nothing)
    expect(await provider(() => Promise.reject(new Error("no")))).toEqual(nothing)
    expect(await provider(() => "other" as never)).toEqual(nothing)
  })

  test("is asked of the user's messages only", async () => {
    expect(await provider(() => "builtin", "SessionBegin")).toEqual({ AIProvider: undefined, seen: [undefined] })
  })

  test("is said again when Desk repeats the call", async () => {
    const webhook = webhookOf({ answer: { aiProvider: () => "builtin" }, on: { "*": () => {} } })
    const answers = [1, 2].map(() => post(webhook, packet(), { requestId: "the-same" }))
    for (const answer of answers) expect(JSON.parse((await answer).body)).toMatchObject({ AIProvider: 1 })
    expect(webhook.status().duplicates).toBe(1)
  })
})
