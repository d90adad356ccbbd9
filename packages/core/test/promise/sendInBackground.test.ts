/** Sends that nobody waits for: nothing of them comes back to the caller, and nothing of them is lost to whoever watches. */
import { afterEach, assert, describe, it, vi } from "vitest"
import type { CallErrorEvent } from "../../src/model/DeskHooks.ts"
import type { OutgoingMessage } from "../../src/model/Message.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { createRecordingDesk } from "../../src/testing.ts"
import { account, message, secretKey } from "../support/desks.ts"
import { answer, envelope, faultServer, swallow } from "../support/faultServer.ts"
import { throwing } from "../support/messages.ts"

const rejections: Array<unknown> = []
process.on("unhandledRejection", (error) => rejections.push(error))
afterEach(() => {
  assert.deepStrictEqual(rejections, [])
  vi.restoreAllMocks()
})

/** The next warning of the process, which would print it. */
const warning = (): Promise<{ readonly text: string; readonly type: unknown }> =>
  new Promise((resolve) => {
    const warn = (text: string | Error, type?: unknown) => resolve({ text: String(text), type })
    vi.spyOn(process, "emitWarning").mockImplementation(warn)
  })

const accepting: typeof globalThis.fetch = async () => new Response(envelope(0))
const refusing: typeof globalThis.fetch = async () => new Response(envelope(141005))

describe("sendInBackground", () => {
  it("gives nothing back, and the message is sent", async () => {
    await using server = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin })
    assert.isUndefined(desk.sendInBackground(message))
    const { body } = await server.request(1)
    assert.include(String(body), "session-1")
  })

  it("is drained by close", async () => {
    const held = Promise.withResolvers<Response>()
    const sent: Array<number> = []
    const onSent = () => void sent.push(1)
    const desk = createDesk({ ...account, fetch: () => held.promise, hooks: { onSent } })
    desk.sendInBackground(message)
    const closing = desk.close()
    assert.strictEqual(desk.status().state, "closing")
    assert.strictEqual(desk.status().inFlight, 1)
    held.resolve(new Response(envelope(0)))
    await closing
    assert.lengthOf(sent, 1)
  })

  it("ends in Closed when the grace period is over, or when it comes after the close, and the hook is told", async () => {
    await using server = await faultServer(swallow)
    const errors: Array<CallErrorEvent["error"]> = []
    const hooks = { onError: ({ error }: CallErrorEvent) => void errors.push(error) }
    const desk = createDesk({ ...account, endpoint: server.origin, hooks })
    desk.sendInBackground(message)
    await server.request(1)
    await desk.close({ graceMs: 0 })
    desk.sendInBackground(message)
    assert.deepStrictEqual(
      errors.map(({ reason, delivery }) => [reason._tag, delivery]),
      [
        ["Closed", "unknown"],
        ["Closed", "not-sent"]
      ]
    )
  })

  it("tells hooks.onError of a failure, also of one of several, and then warns of nothing", async () => {
    const emitted = vi.spyOn(process, "emitWarning")
    const failed = Promise.withResolvers<CallErrorEvent>()
    const hooks = [{ onSent: () => {} }, { onError: failed.resolve }]
    const desk = createDesk({ ...account, fetch: refusing, hooks })
    desk.sendInBackground(message)
    const { error } = await failed.promise
    assert.strictEqual(error.reason._tag, "SessionEnded")
    await desk.close()
    assert.lengthOf(emitted.mock.calls, 0)
  })

  it("without that hook warns: with all that the error says, and no secret in it", async () => {
    const told = warning()
    const desk = createDesk({ ...account, fetch: refusing, hooks: { onSent: () => {} } })
    desk.sendInBackground({ ...message, msgRandom: 4711 })
    const { text, type } = await told
    assert.strictEqual(type, "DeskWarning")
    assert.match(
      text,
      /^sendInBackground failed.*: send_msg: SessionEnded \(141005\).* not delivered\. .*msgRandom 4711/
    )
    assert.notInclude(text, secretKey)
    assert.notMatch(text, /usersig=/i)
  })

  const bad: ReadonlyArray<readonly [string, unknown]> = [
    ["nothing", undefined],
    ["null", null],
    ["a number", 5],
    ["a message without a text", { sessionId: "s" }],
    ["one whose getter throws", throwing("text")],
    ["a revoked proxy", revoked()]
  ]
  it.each(bad)("never throws, nor rejects: given %s, it warns", async (_, given) => {
    const told = warning()
    const desk = createRecordingDesk()
    desk.sendInBackground(given as OutgoingMessage)
    assert.include((await told).text, "InvalidMessage")
    assert.lengthOf(desk.sent, 0)
  })

  it.each([5, "4000", { deadlineMs: 0 }, new AbortController().signal])(
    "never throws for options of %o",
    async (options) => {
      const told = warning()
      createRecordingDesk().sendInBackground(message, options as object)
      assert.include((await told).text, "InvalidMessage")
    }
  )

  it("takes a deadline of its own", async () => {
    const failed = Promise.withResolvers<CallErrorEvent>()
    const hooks = { onError: failed.resolve }
    const desk = createDesk({ ...account, fetch: () => new Promise(() => {}), hooks })
    desk.sendInBackground(message, { deadlineMs: 1 })
    assert.strictEqual((await failed.promise).error.reason._tag, "TimedOut")
  })

  it("of many at once loses none", async () => {
    const sent = new Set<number>()
    const desk = createDesk({
      ...account,
      fetch: accepting,
      rateLimit: false,
      hooks: { onSent: ({ msgRandom = 0 }) => void sent.add(msgRandom) }
    })
    for (let msgRandom = 1; msgRandom <= 500; msgRandom += 1) desk.sendInBackground({ ...message, msgRandom })
    await desk.close()
    assert.strictEqual(sent.size, 500)
  })
})

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
