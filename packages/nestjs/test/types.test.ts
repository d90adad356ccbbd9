import type { DynamicModule } from "@nestjs/common"
import { passedOn, passedOnByWebhook, passedOnTypes, passedOnTypesOfWebhook, typesOf } from "adapter-conformance"
import { describe, expect, expectTypeOf, it } from "vitest"
import * as root from "../src/index.ts"
import {
  createDesk,
  type Desk,
  DeskModule,
  type DeskModuleAsyncOptions,
  type DeskModuleOptions,
  type DeskOptions,
  DeskService,
  getDeskToken,
  InjectDesk
} from "../src/index.ts"
import * as terminus from "../src/terminus.ts"
import * as testing from "../src/testing.ts"
import * as webhook from "../src/webhook.ts"

type ForRoot = NonNullable<Parameters<typeof DeskModule.forRoot>[0]>

describe("Types", () => {
  it("take options, a client, or nothing", () => {
    const options: DeskOptions = { sdkAppId: 1, identifier: "administrator", secretKey: "key" }
    const desk: Desk = createDesk(options)
    expectTypeOf({ ...options, name: "intl", isGlobal: true, closeGraceMs: 1 }).toExtend<ForRoot>()
    expectTypeOf({ client: desk, name: "intl", isGlobal: true }).toExtend<ForRoot>()
    expectTypeOf(desk).toExtend<ForRoot>()
    expectTypeOf({ isGlobal: true, closeGraceMs: 1 }).toExtend<ForRoot>()
    expectTypeOf(DeskModule.forRoot).returns.toEqualTypeOf<DynamicModule>()
  })

  it("refuse half of the options, and options beside a client", () => {
    // @ts-expect-error
    expectTypeOf({ sdkAppId: 1 }).toExtend<ForRoot>()
    // @ts-expect-error
    expectTypeOf({ client: createDesk, sdkAppId: 1 }).toExtend<ForRoot>()
    // @ts-expect-error
    expectTypeOf({ sdkAppId: "1", identifier: "administrator", secretKey: "key" }).toExtend<ForRoot>()
  })

  it("know what a factory returns", () => {
    type Returned = Awaited<ReturnType<NonNullable<DeskModuleAsyncOptions["useFactory"]>>>
    expectTypeOf<Returned>().toEqualTypeOf<DeskModuleOptions | Desk>()
    // @ts-expect-error
    expectTypeOf({ useFactory: () => ({ sdkAppId: 1 }) }).toExtend<DeskModuleAsyncOptions>()
  })

  it("know DeskService as a Desk, and nothing more that one must have", () => {
    expectTypeOf<DeskService>().toExtend<Desk>()
    expectTypeOf<Desk>().toExtend<DeskService>()
    expectTypeOf<DeskService["send"]>().toEqualTypeOf<Desk["send"]>()
  })

  it("let InjectDesk stand before parameters and properties", () => {
    expectTypeOf(InjectDesk).returns.toExtend<ParameterDecorator>()
    expectTypeOf(InjectDesk).returns.toExtend<PropertyDecorator>()
    expectTypeOf(getDeskToken).parameters.toEqualTypeOf<[name?: string | undefined]>()
  })
})

describe("The entries", () => {
  it("export these names", () => {
    expect([root, webhook, terminus, testing].map((entry) => Object.keys(entry).sort())).toEqual([
      [
        ...passedOn,
        "DeskExceptionFilter",
        "DeskMiddleware",
        "DeskModule",
        "DeskService",
        "InjectDesk",
        "getDeskOptionsToken",
        "getDeskToken"
      ].sort(),
      [
        ...passedOnByWebhook,
        "AiProvider",
        "AssignHuman",
        "BeforeContactUser",
        "DeskWebhook",
        "DeskWebhookModule",
        "InjectDeskWebhook",
        "InterfaceInvocation",
        "OnDeskEvent",
        "getDeskWebhookOptionsToken",
        "getDeskWebhookToken"
      ].sort(),
      ["DeskHealthIndicator"],
      ["DeskTestingModule", "createRecordingDesk", "getRecordingDesk", "overrideDesk", "webhookEvent"]
    ])
  })

  it("pass the types of core on that an application needs, as every adapter does", () => {
    expect(typesOf(new URL("../src/index.ts", import.meta.url), "@tcdesk/core")).toStrictEqual(passedOnTypes)
    // This one is declared beside the decorator of its name.
    expect(typesOf(new URL("../src/webhook.ts", import.meta.url), "@tcdesk/core/webhook")).toStrictEqual(
      passedOnTypesOfWebhook.filter((name) => name !== "InterfaceInvocation")
    )
  })
})
