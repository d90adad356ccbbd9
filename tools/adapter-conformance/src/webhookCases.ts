/** What every adapter must do with what Desk tells, whatever its framework and whatever has read the body before: the same cases, over real HTTP. */
import type { Desk, DeskOptions } from "@tcdesk/core"
import { createRecordingDesk } from "@tcdesk/core/testing"
import {
  type EnvironmentWebhookOptions,
  isSessionEvent,
  type SessionEvent,
  signWebhook,
  type WebhookContext,
  type WebhookStatus
} from "@tcdesk/core/webhook"
import { afterEach, describe, expect, it, vi } from "vitest"
import { type Answer, type Call, makeSender, packet, sdkAppId, token } from "./webhookSender.ts"

/** An application in one framework, with a webhook and a client. */
export interface WebhookApp {
  /** Where Desk calls. */
  readonly callback: string
  readonly client: Desk
  readonly status: () => WebhookStatus
  /** Stops as the application would: the webhook first, then the client. */
  readonly close: () => Promise<void>
}

export type StartWebhookApp = (options: EnvironmentWebhookOptions, client: DeskOptions | Desk) => Promise<WebhookApp>

export interface WebhookCases {
  readonly start: StartWebhookApp
  /** Whether the body is read before the webhook sees the call: a parser refuses it then, where it is too long or no JSON. */
  readonly parsed?: boolean
}

const megabyte = 1024 * 1024

const long = JSON.stringify(packet({ CloudCustomData: "x".repeat(2 * megabyte) }))

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }

const refusals: ReadonlyArray<readonly [name: string, status: number, call: Call]> = [
  ["what is not POST", 405, { method: "GET" }],
  ["another app", 403, { query: { SdkAppid: "1400000002" } }],
  ["no app", 403, { query: { SdkAppid: undefined } }],
  ["no signature", 403, { query: { Sign: undefined, RequestTime: undefined } }],
  ["a signature of another token", 403, { signedWith: "another" }],
  ["an old signature", 403, { signedAt: Math.floor(Date.now() / 1000) - 3600 }],
  ["no JSON", 400, { body: '{"SessionId":' }],
  ["an array", 400, { body: "[]" }],
  ["an empty body", 400, { body: "" }],
  ["an event without its session", 400, { body: JSON.stringify(packet({ SessionId: "" })) }],
  ["an event without its time", 400, { body: JSON.stringify(packet({ EventTime: undefined })) }],
  ["another command in the URL than in the body", 400, { query: { CallbackCommand: "Member.EventNotify" } }],
  ["a body of two megabytes", 413, { body: long }]
]

export const webhookCases = (name: string, { start, parsed = false }: WebhookCases): void => {
  const closers: Array<() => unknown> = []
  const whereUnparsed = (title: string, test: () => Promise<void>): void => {
    if (!parsed) it(title, test)
  }

  const open = async (options: EnvironmentWebhookOptions = {}, client: DeskOptions | Desk = createRecordingDesk()) => {
    const app = await start({ sdkAppId, token, ...options }, client)
    const sender = makeSender(app.callback)
    closers.push(() => app.close(), sender.close)
    return { app, ...sender }
  }

  /** An event that comes to a handler, and what that found. */
  const heard = () => {
    const { promise, resolve } = Promise.withResolvers<readonly [SessionEvent, WebhookContext]>()
    return { event: promise, hear: (event: SessionEvent, context: WebhookContext) => resolve([event, context]) }
  }

  const showsNothing = ({ body, headers }: Answer): void => {
    const all = `${body} ${JSON.stringify(headers)}`
    for (const secret of [token, "Error:", "node_modules", "    at "]) expect(all).not.toContain(secret)
  }

  describe(`The webhook of ${name}`, () => {
    afterEach(async () => {
      vi.restoreAllMocks()
      for (const close of closers.splice(0).reverse()) await close()
    })

    it("hears a signed event, answers OK as JSON, and hands on the application's client", async () => {
      const { event, hear } = heard()
      const client = createRecordingDesk()
      const { app, send } = await open({ on: { "ChatBot.UserSendMsg": hear } }, client)
      const answer = await send({ query: { RequestID: "request-of-desk" } })
      expect([answer.status, JSON.parse(answer.body)]).toEqual([200, ok])
      expect(answer.headers["content-type"]).toMatch(/^application\/json/)
      const [told, context] = await event
      expect(told).toMatchObject({ sessionId: "session-1", text: "您好", requestId: "request-of-desk" })
      await context.desk?.send({ sessionId: told.sessionId, text: "再见" })
      expect(client.sent).toMatchObject([{ sessionId: "session-1", text: "再见" }])
      await vi.waitFor(() => expect(app.status()).toMatchObject({ state: "open", handled: 1, failed: 0 }))
    })

    it("hears what core's own signWebhook has signed", async () => {
      const { event, hear } = heard()
      const { app } = await open({ on: { "ChatBot.UserSendMsg": hear } })
      const response = await fetch(signWebhook({ url: `${app.callback}?SdkAppid=${sdkAppId}`, token }), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(packet())
      })
      expect([response.status, await response.json()]).toEqual([200, ok])
      expect((await event)[0]).toMatchObject({ text: "您好" })
    })

    it("hands on the webhook's own client rather than the application's", async () => {
      const own = createRecordingDesk()
      const { event, hear } = heard()
      const { send } = await open({
        desk: own,
        on: { "*": (event, context) => isSessionEvent(event) && hear(event, context) }
      })
      await send()
      expect((await event)[1].desk).toBe(own)
    })

    it("hears a body whose length was not told", async () => {
      const { event, hear } = heard()
      const { send } = await open({ on: { "ChatBot.UserSendMsg": hear } })
      const body = JSON.stringify(packet({ CloudCustomData: "字".repeat(20_000) }))
      expect((await send({ body, chunked: true })).status).toBe(200)
      expect((await event)[0].cloudCustomData).toHaveLength(20_000)
    })

    it("answers OK to what nobody handles", async () => {
      const { send } = await open()
      const body = JSON.stringify({ CallbackCommand: "Desk.SomethingNew" })
      const answer = await send({ body, query: { CallbackCommand: "Desk.SomethingNew" } })
      expect([answer.status, JSON.parse(answer.body)]).toEqual([200, ok])
    })

    it.each(refusals)(
      "refuses %s by %i, tells nothing of the inside, and hears the next call",
      async (_, status, call) => {
        const { event, hear } = heard()
        // That an unsigned call was refused is told to the operator.
        vi.spyOn(process, "emitWarning").mockReturnValue()
        const { send } = await open({ on: { "ChatBot.UserSendMsg": hear } })
        const refused = await send(call)
        expect(refused.status).toBe(status)
        expect(() => JSON.parse(refused.body)).not.toThrow()
        showsNothing(refused)
        expect((await send()).status).toBe(200)
        expect((await event)[0]).toMatchObject({ text: "您好" })
      }
    )

    it("keeps the connection when it refuses a call", async () => {
      const { send } = await open()
      const answers = [
        await send({ signedWith: "another" }),
        await send({ query: { SdkAppid: "1" }, chunked: true }),
        await send({ signedWith: "another", body: JSON.stringify(packet({ CloudCustomData: "x".repeat(50_000) })) }),
        await send()
      ]
      expect(answers.map(({ status, reused }) => [status, reused])).toEqual([
        [403, false],
        [403, true],
        [403, true],
        [200, true]
      ])
    })

    whereUnparsed("refuses a call before it has read its body", async () => {
      const { announce } = await open()
      expect((await announce({ signedWith: "another" })).status).toBe(403)
      expect((await announce({ query: { SdkAppid: "1" } })).status).toBe(403)
    })

    whereUnparsed("keeps the connection when a body is too long, whether its length is told or not", async () => {
      const { send } = await open()
      for (const chunked of [false, true]) expect((await send({ body: long, chunked })).status).toBe(413)
      expect(await send()).toMatchObject({ status: 200, reused: true })
    })

    whereUnparsed("hears a body of almost a megabyte", async () => {
      const { event, hear } = heard()
      const { send } = await open({ on: { "ChatBot.UserSendMsg": hear } })
      const body = JSON.stringify(packet({ CloudCustomData: "x".repeat(megabyte - 1000) }))
      expect((await send({ body })).status).toBe(200)
      expect((await event)[0].cloudCustomData).toHaveLength(megabyte - 1000)
    })

    it("answers questions by what the application says", async () => {
      const { send } = await open({
        answer: {
          aiProvider: ({ text }) => (text === "您好" ? "own" : "builtin"),
          assignHuman: async ({ sessionId }) => ({ groupId: sessionId === "session-1" ? 7 : 8 }),
          interfaceInvocation: ({ body }) => ({ weather: `of ${body.city}` }),
          beforeContactUser: ({ clientUserId }) => clientUserId === "user45"
        }
      })
      const ask = async (command: string, more: object) => {
        const body = JSON.stringify(packet({ CallbackCommand: command, ...more }))
        return JSON.parse((await send({ body, query: { CallbackCommand: command } })).body)
      }
      expect(await ask("Desk.SessionEventNotify", {})).toEqual({ ...ok, AIProvider: 0 })
      expect(await ask("ChatBot.OnAssignHuman", {})).toEqual({ ...ok, AgentGroupId: 7 })
      expect(await ask("Chatbot.InterfaceInvocation", { Body: { city: "深圳" } })).toEqual({
        ...ok,
        Body: { weather: "of 深圳" }
      })
      expect(await ask("Desk.CallbackBeforeIMContactUser", {})).toEqual(ok)
      expect(await ask("Desk.CallbackBeforeIMContactUser", { ClientUserId: "user46" })).toMatchObject({ ErrorCode: 1 })
    })

    it("tells onError of a handler that fails, and hears the next event", async () => {
      const failures: Array<readonly [unknown, string | undefined]> = []
      let calls = 0
      const { app, send } = await open({
        on: {
          "ChatBot.UserSendMsg": async () => {
            calls += 1
            throw new Error(`failure ${calls}`)
          }
        },
        onError: (error, event) => failures.push([error, isSessionEvent(event) ? event.sessionId : undefined])
      })
      expect((await send()).status).toBe(200)
      expect((await send()).status).toBe(200)
      await vi.waitFor(() => expect(app.status().failed).toBe(2))
      expect(failures).toEqual([
        [new Error("failure 1"), "session-1"],
        [new Error("failure 2"), "session-1"]
      ])
    })

    it("answers after the handlers where it is asked to: 500 when one has failed, and nothing of its error", async () => {
      const { send } = await open({
        answerAfter: "handlers",
        on: { "ChatBot.UserSendMsg": () => Promise.reject(new Error(`the ${token} of ours`)) },
        onError: () => {}
      })
      const answer = await send()
      expect(answer.status).toBe(500)
      showsNothing(answer)
    })

    it("handles an event once that Desk tells twice", async () => {
      const { app, send } = await open({ on: { "ChatBot.UserSendMsg": () => {} } })
      const query = { RequestID: "the same" }
      expect([(await send({ query })).status, (await send({ query })).status]).toEqual([200, 200])
      await vi.waitFor(() => expect(app.status()).toMatchObject({ handled: 1, duplicates: 1 }))
    })

    it("lets handlers under way finish when it stops, takes no new calls, and only then closes the client", async () => {
      const [begun, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const states: Array<string | undefined> = []
      const { app, send } = await open(
        {
          on: {
            "ChatBot.UserSendMsg": async (_, { desk }) => {
              begun.resolve()
              await release.promise
              states.push(desk?.status().state)
            }
          }
        },
        { sdkAppId, identifier: "administrator", userSig: "none" }
      )
      expect((await send()).status).toBe(200)
      await begun.promise
      const closing = app.close()
      await vi.waitFor(() => expect(app.status().state).toBe("closing"))
      const refused = await send()
      expect([refused.status, JSON.parse(refused.body)]).toMatchObject([503, { ActionStatus: "FAIL" }])
      expect(app.client.status().state).toBe("open")
      release.resolve()
      await closing
      expect(states).toEqual(["open"])
      expect([app.status().state, app.client.status().state]).toEqual(["closed", "closed"])
    })
  })
}
