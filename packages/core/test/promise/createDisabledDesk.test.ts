/** A client that checks every input and sends nothing. */
import { afterEach, assert, beforeEach, describe, it, vi } from "vitest"
import { healthOf } from "../../src/adapter/health.ts"
import { resolveDesk } from "../../src/adapter/resolveDesk.ts"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import { createDesk, createDeskFromEnv, createDisabledDesk } from "../../src/promise/createDesk.ts"
import { account, errorOf, message } from "../support/desks.ts"
import { events } from "../support/events.ts"

const env = { TCDESK_SDK_APP_ID: "1400000000", TCDESK_IDENTIFIER: "administrator", TCDESK_SECRET_KEY: "k3y" }
const warned = (): ReadonlyArray<ReadonlyArray<unknown>> => vi.mocked(process.emitWarning).mock.calls

beforeEach(() => {
  vi.spyOn(process, "emitWarning").mockReturnValue()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const ways: ReadonlyArray<readonly [string, typeof createDisabledDesk]> = [
  ["createDisabledDesk()", createDisabledDesk],
  ["TCDESK_DISABLED=1", (options) => createDeskFromEnv({ TCDESK_DISABLED: "1" }, options)],
  ["TCDESK_DISABLED=1 beside credentials", (options) => createDeskFromEnv({ ...env, TCDESK_DISABLED: "1" }, options)]
]

describe.each(ways)("a client of %s", (_, make) => {
  /** It must not come to a call, nor would one fail. */
  const fetch = vi.fn<typeof globalThis.fetch>()
  afterEach(() => {
    assert.lengthOf(fetch.mock.calls, 0)
  })

  it("warns once, when it is made", async () => {
    const desk = make({ fetch })
    await desk.send(message)
    desk.sendInBackground(message)
    await desk.close()
    assert.deepStrictEqual(warned(), [
      ["This Desk client is disabled: it checks messages, and sends none.", "DeskWarning"]
    ])
  })

  it("gives a receipt that says so, and claims no attempt", async () => {
    const receipt = await make({ fetch }).send({ ...message, msgRandom: 7 })
    assert.deepStrictEqual(receipt, { msgRandom: 7, attempts: [], maybeDuplicate: false, disabled: true })
    assert.isTrue(Object.isFrozen(receipt))
  })

  it("refuses what the real one refuses", async () => {
    const desk = make({ fetch })
    assert.strictEqual((await errorOf(desk.send({ sessionId: "s", text: "" }))).reason._tag, "InvalidMessage")
    assert.strictEqual((await errorOf(desk.send(message, { signal: AbortSignal.abort() }))).reason._tag, "Aborted")
    assert.strictEqual((await errorOf(desk.sessions.state({ sessionId: "" }))).reason._tag, "InvalidMessage")
    await desk.close()
    const { reason, message: text } = await errorOf(desk.send(message))
    assert.strictEqual(reason._tag, "Closed")
    assert.notInclude(text, "disabled")
  })

  it("refuses with Closed what only Desk can answer, says that it is disabled, and does what needs no answer", async () => {
    const desk = make({ fetch })
    const error = await errorOf(desk.sessions.state({ sessionId: "s" }))
    assert.deepStrictEqual([error.reason._tag, error.delivery, error.retryable], ["Closed", "not-sent", false])
    assert.include(error.message, "disabled")
    assert.isUndefined(await desk.sessions.end({ sessionId: "s" }))
  })

  it("sends many as it sends one", async () => {
    const outcomes = []
    for await (const outcome of make({ fetch }).sendMany([message, { sessionId: "", text: "x" }]))
      outcomes.push(outcome)
    assert.sameMembers(
      outcomes.map((outcome) => (outcome.ok ? outcome.receipt.disabled : outcome.error.reason._tag)),
      [true, "InvalidMessage"]
    )
  })

  it("is degraded in health, and was never sent anything by", async () => {
    const desk = make({ fetch })
    await desk.send(message)
    const status = desk.status()
    assert.deepStrictEqual([status.state, status.disabled, status.lastSentAt], ["open", true, undefined])
    assert.deepStrictEqual(healthOf(status), {
      state: "degraded",
      problems: ["The client is disabled: it sends nothing."]
    })
  })

  it("tells the hooks of calls, and of nothing that Desk has accepted", async () => {
    const { hooks, names } = events()
    const desk = make({ fetch, hooks })
    await desk.send(message)
    await errorOf(desk.sessions.state({ sessionId: "s" }))
    assert.deepStrictEqual(names(), ["onStart", "onEnd", "onStart", "onError", "onEnd"])
  })

  it("checks its other options", () => {
    assert.throws(() => make({ retry: { attempts: 0 } }), DeskConfigError, /retry\.attempts/)
  })
})

describe("TCDESK_DISABLED", () => {
  it("holds for clients that are made from the environment, and for no others", () => {
    vi.stubEnv("TCDESK_DISABLED", "1")
    const isDisabled = (from?: Parameters<typeof resolveDesk>[0]) => resolveDesk(from).client.status().disabled === true
    assert.deepStrictEqual(
      [isDisabled(), isDisabled({ deadlineMs: 4000 }), isDisabled({ ...account })],
      [true, true, false]
    )
    assert.isUndefined(createDesk(account).status().disabled)
    assert.isTrue(createDeskFromEnv(undefined, account).status().disabled)
  })

  it("of another word stops the start", () => {
    assert.throws(
      () => createDeskFromEnv({ ...env, TCDESK_DISABLED: "true" }),
      DeskConfigError,
      "TCDESK_DISABLED must be 1"
    )
  })
})
