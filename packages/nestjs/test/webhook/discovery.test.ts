import { Controller, Get, Inject, Injectable, Scope } from "@nestjs/common"
import { REQUEST } from "@nestjs/core"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { describe, expect, it, vi } from "vitest"
import { DeskModule, DeskService } from "../../src/index.ts"
import {
  AiProvider,
  AssignHuman,
  type AssignHumanRequest,
  BeforeContactUser,
  type ContactUserRequest,
  type DeskEvent,
  DeskWebhookModule,
  InterfaceInvocation,
  OnDeskEvent,
  type SessionEvent,
  type WebhookContext
} from "../../src/webhook.ts"
import { contextOf } from "../support.ts"
import { appOf, call, options, told } from "./support.ts"

const path = "/desk/callback"

describe("Marked methods", () => {
  it("hear their event with the provider's own this, and its client at hand", async () => {
    @Injectable()
    class Bot {
      private readonly greeting = "您说"
      constructor(private readonly desk: DeskService) {}

      @OnDeskEvent("ChatBot.UserSendMsg")
      async onMessage({ sessionId, text }: SessionEvent, { desk }: WebhookContext) {
        await this.desk.send({ sessionId, text: `${this.greeting}:${text}` })
        await desk?.send({ sessionId, text: "再见" })
      }
    }
    const { base, client, webhook } = await appOf({ providers: [Bot] })
    expect((await call(base + path)).status).toBe(200)
    await vi.waitFor(() => expect(webhook.status().handled).toBe(1))
    expect(client.sent).toMatchObject([{ text: "您说:您好" }, { text: "再见" }])
  })

  it("are found on controllers, on what a class inherits, and once where a provider has two tokens", async () => {
    const heard: Array<string> = []
    abstract class Base {
      @OnDeskEvent("SessionBegin")
      onBegin() {
        heard.push(`${this.constructor.name}.onBegin`)
      }
    }
    @Injectable()
    class Derived extends Base {}
    @Controller()
    class Shop {
      @Get()
      home() {
        return ""
      }

      @OnDeskEvent("SessionBegin")
      onBegin() {
        heard.push("Shop.onBegin")
      }
    }
    const made = {
      provide: "made",
      useFactory: async () => new (class Made extends Base {})()
    }
    const { base, webhook } = await appOf({
      controllers: [Shop],
      providers: [Derived, { provide: "alias", useExisting: Derived }, made]
    })
    await call(base + path, told({ Event: "SessionBegin" }))
    await vi.waitFor(() => expect(webhook.status().handled).toBe(1))
    expect(heard.sort()).toEqual(["Derived.onBegin", "Made.onBegin", "Shop.onBegin"])
  })

  it("all run where several hear one event, also beside the module's own option, and when one of them fails", async () => {
    const heard: Array<string> = []
    const errors: Array<unknown> = []
    @Injectable()
    class First {
      @OnDeskEvent("ChatBot.UserSendMsg")
      fails() {
        heard.push("first")
        throw new Error("mine")
      }
    }
    @Injectable()
    class Second {
      @OnDeskEvent("ChatBot.UserSendMsg")
      @OnDeskEvent("SessionBegin")
      hears({ event }: SessionEvent) {
        heard.push(`second ${event}`)
      }
    }
    const { base, webhook } = await appOf(
      { providers: [First, Second] },
      {
        webhook: {
          on: { "ChatBot.UserSendMsg": () => void heard.push("option") },
          onError: (error) => errors.push(error)
        }
      }
    )
    await call(base + path)
    await call(base + path, told({ Event: "SessionBegin" }))
    await vi.waitFor(() => expect(webhook.status()).toMatchObject({ handled: 1, failed: 1 }))
    expect(heard.sort()).toEqual(["first", "option", "second ChatBot.UserSendMsg", "second SessionBegin"])
    expect(errors).toEqual([new Error("mine")])
  })

  it('hear by "*" what has no handler of its own', async () => {
    const heard: Array<string> = []
    @Injectable()
    class Log {
      @OnDeskEvent("*")
      other({ command }: DeskEvent) {
        heard.push(command)
      }

      @OnDeskEvent("ChatBot.UserSendMsg")
      message() {}
    }
    const { base, webhook } = await appOf({ providers: [Log] })
    await call(base + path)
    await call(base + path, told({ CallbackCommand: "Desk.New" }))
    await vi.waitFor(() => expect(webhook.status().handled).toBe(2))
    expect(heard).toEqual(["Desk.New"])
  })

  it("are called as they are at that moment: a spy of a test is heard", async () => {
    @Injectable()
    class Bot {
      @OnDeskEvent("ChatBot.UserSendMsg")
      onMessage() {
        throw new Error("not called")
      }
    }
    const { app, base, webhook } = await appOf({ providers: [Bot] })
    const spy = vi.spyOn(app.get(Bot), "onMessage").mockImplementation(() => undefined as never)
    await call(base + path)
    await vi.waitFor(() => expect(webhook.status().handled).toBe(1))
    expect(spy).toHaveBeenCalledOnce()
  })

  it("answer questions", async () => {
    @Injectable()
    class Answers {
      private readonly group = 7

      @AiProvider()
      provider({ text }: SessionEvent) {
        return text === "您好" ? "builtin" : "own"
      }

      @AssignHuman()
      async assign({ sessionId }: AssignHumanRequest) {
        return { groupId: this.group, agentIds: [`${sessionId}@example.com`] }
      }

      @InterfaceInvocation()
      look({ body }: InterfaceInvocation) {
        return { weather: `of ${body.city}` }
      }

      @BeforeContactUser()
      mayContact({ clientUserId }: ContactUserRequest) {
        return clientUserId !== "user45"
      }
    }
    const { base } = await appOf({ providers: [Answers] })
    const ask = async (fields: Readonly<Record<string, unknown>>) =>
      JSON.parse((await call(base + path, told(fields))).body)
    expect(await ask({})).toMatchObject({ ErrorCode: 0, AIProvider: 1 })
    expect(await ask({ CallbackCommand: "ChatBot.OnAssignHuman" })).toMatchObject({
      AgentGroupId: 7,
      AgentIdList: ["session-1@example.com"]
    })
    expect(await ask({ CallbackCommand: "Chatbot.InterfaceInvocation", Body: { city: "深圳" } })).toMatchObject({
      Body: { weather: "of 深圳" }
    })
    expect(await ask({ CallbackCommand: "Desk.CallbackBeforeIMContactUser" })).toMatchObject({ ErrorCode: 1 })
  })
})

describe("The boot is refused", () => {
  @Injectable()
  class One {
    @AssignHuman()
    assign() {
      return { groupId: 1 }
    }
  }
  @Injectable()
  class Two {
    @AssignHuman()
    choose() {
      return { groupId: 2 }
    }
  }

  it("where two methods give one answer, both named", async () => {
    await expect(appOf({ providers: [One, Two] })).rejects.toThrow(
      "Two methods answer assignHuman: One.assign and Two.choose."
    )
    await expect(appOf({ providers: [One] }, { webhook: { answer: { assignHuman: () => ({}) } } })).rejects.toThrow(
      "the option answer.assignHuman and One.assign"
    )
  })

  it("where a method's provider is made for each request, or for each who injects it", async () => {
    @Injectable({ scope: Scope.REQUEST })
    class OfRequest {
      @OnDeskEvent("SessionBegin")
      hear() {}
    }
    @Injectable()
    class Injects {
      constructor(@Inject(REQUEST) readonly request: unknown) {}
      @OnDeskEvent("SessionBegin")
      hear() {}
    }
    @Injectable({ scope: Scope.TRANSIENT })
    class Transient {
      @AssignHuman()
      assign() {
        return {}
      }
    }
    await expect(appOf({ providers: [OfRequest] })).rejects.toThrow(
      '@OnDeskEvent("SessionBegin") on OfRequest.hear: its provider is request-scoped'
    )
    await expect(appOf({ providers: [Injects] })).rejects.toThrow("Injects.hear: its provider is request-scoped")
    await expect(appOf({ providers: [Transient] })).rejects.toThrow(
      "@AssignHuman on Transient.assign: its provider is transient"
    )
  })

  it("where a method is for a webhook that there is not", async () => {
    @Injectable()
    class Abroad {
      @OnDeskEvent("SessionBegin", { webhook: "intl" })
      hear() {}
    }
    await expect(appOf({ providers: [Abroad] })).rejects.toThrow(
      '@OnDeskEvent("SessionBegin") on Abroad.hear is for the webhook "intl", and there is no DeskWebhookModule of that name'
    )
    const named = [DeskWebhookModule.forRoot({ path: "intl", name: "intl", ...options })]
    await expect(contextOf(named, { providers: [One] })).rejects.toThrow("One.assign is for the default webhook")
  })

  it("where a static method is marked, which nobody could call", () => {
    expect(() => {
      class Bot {
        @OnDeskEvent("SessionBegin")
        static hear() {}
      }
      return Bot
    }).toThrow('@OnDeskEvent("SessionBegin") on Bot.hear: a static method')
  })
})

describe("Several webhooks", () => {
  it("each hear at their own path, with their own methods and client", async () => {
    const heard: Array<string> = []
    const intl = createRecordingDesk()
    @Injectable()
    class Bots {
      @OnDeskEvent("ChatBot.UserSendMsg")
      async here(_: SessionEvent, { desk }: WebhookContext) {
        heard.push("default")
        await desk?.send({ sessionId: "s", text: "default" })
      }

      @OnDeskEvent("ChatBot.UserSendMsg", { webhook: "intl" })
      async there({ sessionId }: SessionEvent, { desk }: WebhookContext) {
        heard.push("intl")
        await desk?.send({ sessionId, text: "intl" })
      }
    }
    const { base, client } = await appOf({
      imports: [
        DeskModule.forRoot({ client: intl, name: "intl" }),
        DeskWebhookModule.forRoot({ path: "/intl/callback", name: "intl", ...options })
      ],
      providers: [Bots]
    })
    expect((await call(`${base}/intl/callback`)).status).toBe(200)
    await vi.waitFor(() => expect(intl.sent).toMatchObject([{ text: "intl" }]))
    expect((await call(base + path)).status).toBe(200)
    await vi.waitFor(() => expect(client.sent).toMatchObject([{ text: "default" }]))
    expect(heard).toEqual(["intl", "default"])
  })

  it("of one name are refused", async () => {
    await expect(appOf({ imports: [DeskWebhookModule.forRoot({ path: "other", ...options })] })).rejects.toThrow(
      "Two DeskWebhookModules are the default webhook"
    )
  })
})
