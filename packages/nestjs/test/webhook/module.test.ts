import { Injectable, Module } from "@nestjs/common"
import { LazyModuleLoader, REQUEST } from "@nestjs/core"
import { Test } from "@nestjs/testing"
import { createRecordingDesk, webhookEvent } from "@tcdesk/core/testing"
import { afterEach, describe, expect, it, vi } from "vitest"
import { DeskConfigError, DeskModule } from "../../src/index.ts"
import {
  DeskWebhook,
  DeskWebhookModule,
  type DeskWebhookModuleOptions,
  type DeskWebhookModuleOptionsFactory,
  getDeskWebhookToken,
  InjectDeskWebhook,
  OnDeskEvent,
  type SessionEvent,
  signWebhook,
  type WebhookContext
} from "../../src/webhook.ts"
import { contextOf } from "../support.ts"
import { appOf, options } from "./support.ts"

const path = "desk/callback"

/** A call, as `DeskWebhook.handle` takes it. */
const post = () => ({
  method: "POST",
  url: signWebhook({ url: `/?SdkAppid=${options.sdkAppId}`, token: options.token }),
  json: webhookEvent("ChatBot.UserSendMsg", { text: "您好" }).raw
})

afterEach(() => {
  vi.unstubAllEnvs()
})

describe("Options", () => {
  it("of forRoot come from the environment where they are left out", async () => {
    vi.stubEnv("TCDESK_SDK_APP_ID", String(options.sdkAppId))
    vi.stubEnv("TCDESK_WEBHOOK_TOKEN", options.token)
    const context = await contextOf([DeskWebhookModule.forRoot({ path })])
    expect((await context.get(DeskWebhook).handle(post())).status).toBe(200)
  })

  it("of forRootAsync are complete: nothing comes from the environment", async () => {
    vi.stubEnv("TCDESK_WEBHOOK_TOKEN", options.token)
    const useFactory = () => ({ sdkAppId: options.sdkAppId })
    await expect(contextOf([DeskWebhookModule.forRootAsync({ path, useFactory })])).rejects.toThrow("token is required")
    const nothing = () => undefined as never
    await expect(contextOf([DeskWebhookModule.forRootAsync({ path, useFactory: nothing })])).rejects.toThrow(
      DeskConfigError
    )
  })

  it("may be given by a class, and be an instance of one, with methods and private fields", async () => {
    const errors: Array<unknown> = []
    class Options implements DeskWebhookModuleOptions {
      readonly #token = options.token
      readonly sdkAppId = options.sdkAppId
      readonly on = new (class Handlers {
        readonly #reason = "mine"
        "ChatBot.UserSendMsg"() {
          throw new Error(this.#reason)
        }
      })() as never
      get token() {
        return this.#token
      }
      onError(error: unknown) {
        errors.push([this.#token, error])
      }
    }
    @Injectable()
    class Factory implements DeskWebhookModuleOptionsFactory {
      create = () => new Options()
    }
    @Injectable()
    class Also {
      @OnDeskEvent("SessionBegin")
      hear() {}
    }
    const context = await contextOf([DeskWebhookModule.forRootAsync({ path, useClass: Factory })], {
      providers: [Also]
    })
    const { status, done } = await context.get(DeskWebhook).handle(post())
    await done
    expect([status, errors]).toEqual([200, [[options.token, new Error("mine")]]])
  })

  it("stop the boot when they are wrong, and name what is", async () => {
    const wrong = { path, ...options, tokn: "" } as never
    await expect(contextOf([DeskWebhookModule.forRoot(wrong)])).rejects.toThrow("did you mean token?")
    const grace = DeskWebhookModule.forRoot({ path, ...options, closeGraceMs: -1 })
    await expect(contextOf([grace])).rejects.toThrow("closeGraceMs")
    const handlers = DeskWebhookModule.forRoot({ path, ...options, on: 7 as never })
    await expect(contextOf([handlers])).rejects.toThrow("on must be an object of functions")
  })

  it("need a path, which no factory can give", () => {
    for (const wrong of [undefined, "", "/", "desk?a=1", 7])
      expect(() => DeskWebhookModule.forRoot({ ...options, path: wrong as string })).toThrow("path must be a path")
    expect(() => DeskWebhookModule.forRootAsync({ useFactory: () => options } as never)).toThrow("path must be a path")
    expect(() => DeskWebhookModule.forRootAsync({ path } as never)).toThrow("needs useFactory, useClass or useExisting")
    expect(() => DeskWebhookModule.forRootAsync({ path, useFactry: () => options } as never)).toThrow("useFactory")
  })

  it("may not depend on a request", async () => {
    const useFactory = () => options
    await expect(contextOf([DeskWebhookModule.forRootAsync({ path, inject: [REQUEST], useFactory })])).rejects.toThrow(
      "The options of the default webhook depend on a request"
    )
  })
})

describe("The webhook", () => {
  it("is injectable by its class or its name, and everywhere when it is global", async () => {
    @Injectable()
    class Metrics {
      constructor(
        readonly webhook: DeskWebhook,
        @InjectDeskWebhook("intl") readonly intl: DeskWebhook
      ) {}
    }
    @Module({ providers: [Metrics] })
    class MetricsModule {}
    const intl = DeskWebhookModule.forRoot({ path: "intl", name: "intl", isGlobal: true, ...options })
    const context = await contextOf([
      DeskWebhookModule.forRoot({ path, isGlobal: true, ...options }),
      intl,
      MetricsModule
    ])
    const metrics = context.get(Metrics, { strict: false })
    expect(metrics.webhook.status()).toMatchObject({ state: "open", handled: 0 })
    expect(metrics.intl).toBe(context.get(getDeskWebhookToken("intl")))
    expect(metrics.intl).not.toBe(metrics.webhook)
  })

  it("hears calls in a test without HTTP, and web requests", async () => {
    const heard: Array<string | undefined> = []
    @Injectable()
    class Bot {
      @OnDeskEvent("ChatBot.UserSendMsg")
      onMessage({ text }: SessionEvent) {
        heard.push(text)
      }
    }
    const module = await Test.createTestingModule({
      imports: [DeskWebhookModule.forRoot({ path, ...options, deduplicate: false })],
      providers: [Bot]
    }).compile()
    const webhook = module.get(DeskWebhook)
    expect(() => webhook.status()).toThrow("not open yet")
    await module.init()
    const { method, url, json } = post()
    await (await webhook.handle({ method, url, json })).done
    const request = new Request(`http://localhost${url}`, { method, body: JSON.stringify(json) })
    expect(await (await webhook.fetch(request)).json()).toMatchObject({ ActionStatus: "OK" })
    await webhook[Symbol.asyncDispose]()
    expect(heard).toEqual(["您好", "您好"])
    await module.close()
  })

  it("hands on the client of its own, else the application's, wherever that is, else none", async () => {
    const [own, other] = [createRecordingDesk(), createRecordingDesk()]
    const found: Array<WebhookContext["desk"]> = []
    const on = { "*": (_event: unknown, { desk }: WebhookContext) => void found.push(desk) }
    @Module({ imports: [DeskModule.forRoot(other)] })
    class Deep {}
    const given = { path, ...options, on, deduplicate: false } as const
    for (const [name, ...imports] of [
      [undefined, DeskWebhookModule.forRoot({ ...given, desk: own }), Deep],
      [undefined, DeskWebhookModule.forRoot(given), Deep],
      ["intl", DeskWebhookModule.forRoot({ ...given, name: "intl" }), Deep],
      [undefined, DeskWebhookModule.forRoot(given)]
    ] as const) {
      const context = await contextOf([...imports])
      await (await context.get<DeskWebhook>(getDeskWebhookToken(name)).handle(post())).done
    }
    expect(found[0]).toBe(own)
    await found[1]?.send({ sessionId: "s", text: "1" })
    await found[2]?.send({ sessionId: "s", text: "2" })
    expect(other.sent).toMatchObject([{ text: "1" }, { text: "2" }])
    expect(found[3]).toBeUndefined()
  })

  it("waits no longer than closeGraceMs at shutdown, and tells a handler so", async () => {
    const begun = Promise.withResolvers<void>()
    const errors: Array<unknown> = []
    @Injectable()
    class Slow {
      @OnDeskEvent("ChatBot.UserSendMsg")
      onMessage(_: SessionEvent, { signal }: WebhookContext) {
        begun.resolve()
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
      }
    }
    const module = DeskWebhookModule.forRoot({
      path,
      ...options,
      closeGraceMs: 0,
      onError: (error) => errors.push(error)
    })
    const context = await contextOf([module], { providers: [Slow] })
    const { done } = await context.get(DeskWebhook).handle(post())
    await begun.promise
    await context.close()
    await done
    expect(errors).toMatchObject([{ message: "The webhook was closed." }])
  })

  it("that is loaded lazily is refused, since Nest would never mount its route", async () => {
    const { app } = await appOf()
    const lazy = DeskWebhookModule.forRoot({ path: "lazy", name: "lazy", ...options })
    await expect(app.get(LazyModuleLoader).load(() => lazy)).rejects.toThrow(
      'The module of the webhook "lazy" was loaded lazily'
    )
  })
})
