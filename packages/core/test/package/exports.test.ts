import { describe, expect, it } from "vitest"
import * as adapter from "../../src/adapter.ts"
import * as effectEntry from "../../src/effect.ts"
import * as root from "../../src/index.ts"
import * as otel from "../../src/otel.ts"
import * as rate from "../../src/rate.ts"
import * as testing from "../../src/testing.ts"
import * as webhook from "../../src/webhook.ts"

const effect: Readonly<Record<string, object>> = { ...effectEntry }

const builders = [
  "branch",
  "card",
  "custom",
  "face",
  "file",
  "form",
  "image",
  "location",
  "order",
  "raw",
  "richText",
  "sound",
  "text",
  "video",
  "welcome"
]

const names = (module: object) => Object.keys(module).sort()

describe("the public names: adding or losing one is a decision, not an accident", () => {
  it("of the root", () => {
    expect(names(root)).toStrictEqual([
      "DeskConfigError",
      "DeskError",
      "Elem",
      "UserSig",
      "codes",
      "createDesk",
      "createDeskFromEnv",
      "createDisabledDesk",
      "healthOf",
      "hideUserSig",
      "httpAnswer",
      "isDeskError",
      "regions",
      "textOf"
    ])
    expect(names(root.Elem)).toStrictEqual(builders)
    expect(names(root.UserSig)).toStrictEqual(["decode", "sign", "verify"])
  })

  it("of adapter", () => {
    expect(names(adapter)).toStrictEqual([
      "deskOptionNames",
      "forwardDesk",
      "hasProperty",
      "isDesk",
      "isPlainObject",
      "nodeBody",
      "omit",
      "preparedIssues",
      "propertyNames",
      "proxyRoute",
      "readProperty",
      "removeSuccessHeaders",
      "resolveDesk",
      "sanitizeError",
      "unknownOptions"
    ])
  })

  it("of otel", () => {
    expect(names(otel)).toStrictEqual(["hideUserSig", "otelHooks"])
    expect(otel.hideUserSig).toBe(root.hideUserSig)
  })

  it("of webhook", () => {
    expect(names(webhook)).toStrictEqual([
      "DeskConfigError",
      "createWebhook",
      "createWebhookFromEnv",
      "isMemberStatusEvent",
      "isSessionEvent",
      "isWebhook",
      "memoryDeduplication",
      "redisDeduplication",
      "resolveWebhook",
      "signWebhook",
      "sqliteDeduplication",
      "webhookOptionNames"
    ])
    expect(webhook.DeskConfigError).toBe(root.DeskConfigError)
  })

  it("of rate", () => {
    expect(names(rate)).toStrictEqual(["DeskConfigError", "postgresRate", "redisRate", "sqliteRate"])
  })

  it("of testing", () => {
    expect(names(testing)).toStrictEqual(["createRecordingDesk", "signWebhook", "webhookCall", "webhookEvent"])
    expect(names(testing.createRecordingDesk())).toStrictEqual([
      "answer",
      "call",
      "calls",
      "close",
      "failNext",
      "lastSent",
      "prepare",
      "reset",
      "send",
      "sendInBackground",
      "sendMany",
      "sendPrepared",
      "sent",
      "sessions",
      "status",
      "stream"
    ])
  })

  it.each([
    [
      "Desk",
      [
        "Desk",
        "call",
        "config",
        "layer",
        "layerConfig",
        "layerDisabled",
        "make",
        "prepare",
        "send",
        "sendMany",
        "sendPrepared",
        "sessions",
        "stream"
      ]
    ],
    ["DeskError", ["DeskConfigError", "DeskError", "codes", "isDeskError"]],
    ["Elem", builders],
    ["Message", ["Elem", "OutgoingMessage", "maxPacketBytes", "msgRandomOf", "standard"]],
    ["RetryPolicy", ["isRetryable", "schedule"]],
    ["Transport", ["Recording", "Transport", "layerFetch", "layerRecording", "layerUndici", "makeFetch", "makeUndici"]],
    ["UserSig", ["decode", "sign", "verify"]]
  ] as const)("of effect's namespace %s", (namespace, members) => {
    expect(names(effect[namespace] ?? {})).toStrictEqual(members)
  })

  it("of effect, which has no other namespaces", () => {
    expect(names(effect)).toStrictEqual(["Desk", "DeskError", "Elem", "Message", "RetryPolicy", "Transport", "UserSig"])
  })
})

describe("what all entries share is one thing", () => {
  it("the error classes, the table of codes and the builders", () => {
    expect(effectEntry.DeskError.DeskError).toBe(root.DeskError)
    expect(effectEntry.DeskError.DeskConfigError).toBe(root.DeskConfigError)
    expect(effectEntry.DeskError.isDeskError).toBe(root.isDeskError)
    expect(effectEntry.DeskError.codes).toBe(root.codes)
    expect(effectEntry.Elem).toBe(root.Elem)
  })

  it("a send of the recording client rejects with the root's DeskError", async () => {
    const desk = testing.createRecordingDesk()
    await expect(desk.send({ sessionId: "", text: "x" })).rejects.toBeInstanceOf(root.DeskError)
  })

  it("the names stay what they are: nobody can change a namespace", () => {
    expect(() => Object.assign(root.Elem, { text: () => {} })).toThrow(TypeError)
  })
})
