/** Whatever a server answers and whatever a caller gives: nothing but DeskError and DeskConfigError comes out. */
import fc from "fast-check"
import { assert, describe, it } from "vitest"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import { DeskError } from "../../src/model/DeskError.ts"
import type { DeskOptions } from "../../src/model/DeskOptions.ts"
import type { OutgoingMessage } from "../../src/model/Message.ts"
import { createDesk, createDeskFromEnv } from "../../src/promise/createDesk.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { account, message } from "../support/desks.ts"
import { envelope, faultServer } from "../support/faultServer.ts"
import { anything, hostile } from "../support/messages.ts"

const soak = process.env.TCDESK_SOAK === "1"
const numRuns = soak ? 20_000 : 400
// It only computes: seven seconds, and on a machine that is ten times as busy a minute and more.
const timeout = soak ? 3_600_000 : 240_000
const deliveries = ["not-sent", "rejected", "unknown"]

/** A send ends in a receipt or in a DeskError; which, if that. */
const outcomeOf = async (send: Promise<unknown>): Promise<DeskError | undefined> => {
  const error = await send.then(
    () => undefined,
    (error: unknown) => error ?? "nothing"
  )
  if (error === undefined) return undefined
  assert.instanceOf(error, DeskError)
  assert.include(deliveries, error.delivery)
  assert.isString(JSON.stringify(error))
  return error
}

describe("any bytes as an answer", () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
  const line = fc.string({ unit: "binary-ascii", maxLength: 40 })
  const status = fc.oneof(fc.constantFrom("200", "204", "304", "100", "101", "103", "429", "503"), line)
  const length = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.integer({ min: -1, max: 400 }), line)
  const name = fc.constantFrom("transfer-encoding", "content-encoding", "connection", "retry-after", "date", "upgrade")
  const value = fc.oneof(fc.constantFrom("chunked", "gzip", "br", "close", "identity", "5"), line)
  const body = fc.oneof(bytes, fc.json().map(Buffer.from), fc.integer().map(envelope).map(Buffer.from))
  const shaped = fc
    .record({ status, length, fields: fc.array(fc.tuple(name, value), { maxLength: 4 }), body })
    .map(({ status, length, fields, body }) => {
      const headers = [["content-length", length ?? body.length], ...fields].map(([key, text]) => `${key}: ${text}`)
      const head = `HTTP/1.1 ${[status, ...headers].join("\r\n")}\r\n\r\n`
      return Buffer.concat([Buffer.from(head, "latin1"), body])
    })
  const answers = fc.oneof(bytes, { weight: 4, arbitrary: shaped })

  it.each(["undici", "fetch"] as const)("ends the send, by rule, over %s", { timeout }, async (transport) => {
    let answer = Buffer.alloc(0)
    await using server = await faultServer(async (connection) => {
      await connection.request()
      connection.socket.end(answer)
    })
    const via = transport === "fetch" ? { fetch: globalThis.fetch } : {}
    const options = { ...account, endpoint: server.origin, retry: false, rateLimit: false, ...via } as const
    await using desk = createDesk(options)
    await fc.assert(
      fc.asyncProperty(answers, async (bytes) => {
        answer = bytes
        const error = await outcomeOf(desk.send(message))
        assert.isTrue(error === undefined || error.delivery !== "not-sent")
        // Success is said by an envelope with code 0, and by nothing else.
        if (error === undefined && transport === "undici") assert.include(bytes.toString(), '"ErrorCode":0')
      }),
      { numRuns }
    )
    assert.strictEqual(desk.status().inFlight, 0)
  })
})

const biting = hostile()
/** Stands for one that bites until it is used: fast-check can't hold it. */
class Hostile {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
}
/** As given, with what bites in its place, down to the options of an option. */
const real = (given: unknown, depth = 0): unknown => {
  if (given instanceof Hostile) return biting[given.index]
  if (depth > 1 || typeof given !== "object" || given === null || Array.isArray(given)) return given
  if (Object.getPrototypeOf(given) !== Object.prototype) return given
  return Object.fromEntries(Object.entries(given).map(([name, field]) => [name, real(field, depth + 1)]))
}
const bites = fc.nat({ max: biting.length - 1 }).map((index) => new Hostile(index))

/** What fast-check can think of, what bites, and what is nearly right. */
const value = fc.oneof(anything(), fc.jsonValue(), bites)
const nearly = (right: Readonly<Record<string, unknown>>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(right).map(([name, good]) => [name, fc.oneof({ weight: 3, arbitrary: fc.constant(good) }, value)])
    ),
    { requiredKeys: [], noNullPrototype: true }
  )
const ok: typeof globalThis.fetch = async () => new Response(envelope(0))

describe("anything as a message or as options of a send", () => {
  const messages = fc.oneof(
    value,
    nearly({ sessionId: "s", text: "x", cloudCustomData: {}, msgRandom: 5, excludeFromUserRespTimeout: true }),
    nearly({ from: "@a", to: "b", key: "k", body: [{ MsgType: "TIMTextElem", MsgContent: { Text: "x" } }] })
  )
  const options = fc.oneof(value, nearly({ signal: new AbortController().signal, deadlineMs: 1000 }))

  it("ends in a receipt, or in a DeskError that was not sent", { timeout }, async () => {
    await using desk = createDesk({ ...account, fetch: ok, rateLimit: false })
    await fc.assert(
      fc.asyncProperty(messages, options, async (given, more) => {
        const error = await outcomeOf(desk.send(real(given) as OutgoingMessage, real(more) as object))
        if (error !== undefined) assert.strictEqual(error.delivery, "not-sent")
      }),
      { numRuns: 5 * numRuns }
    )
    assert.strictEqual(desk.status().inFlight, 0)
  })
})

describe("anything as options of a client", () => {
  const numbers = { attemptTimeoutMs: 50, deadlineMs: 50, userSigTtlSeconds: 60, connections: 1 }
  const sections = {
    retry: nearly({ attempts: 2, baseDelayMs: 0, maxDelayMs: 0, onUnknown: "retry" }),
    rateLimit: nearly({ perSecond: 5, maxQueue: 1 }),
    hooks: nearly({ onAttempt: () => {}, onRetry: () => {}, onSent: () => {}, onError: () => {} })
  }
  const shape = nearly({ sdkAppId: 1, identifier: "a", secretKey: "k", region: "china", ...numbers })
  const options = fc
    .tuple(
      shape,
      fc.record(sections, { requiredKeys: [] }),
      nearly({ fetch: ok, userSig: undefined, endpoint: undefined })
    )
    .map((parts): object => Object.assign({}, ...parts))

  const made = (make: () => Desk): Desk | undefined => {
    try {
      return make()
    } catch (error) {
      assert.instanceOf(error, DeskConfigError)
      return undefined
    }
  }

  it("makes a client, or a DeskConfigError; a client that was made sends, or fails with a DeskError", {
    timeout
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(value, { weight: 5, arbitrary: options }), async (given) => {
        const options = real(given) as DeskOptions
        const desk = made(() => createDesk(options))
        if (desk === undefined) return
        // One without a fetch would ask a real service.
        if (typeof options.fetch === "function") await outcomeOf(desk.send(message, { deadlineMs: 50 }))
        await desk.close({ graceMs: 0 })
      }),
      { numRuns: 5 * numRuns }
    )
  })

  it("from an environment of anything, and with overrides of anything", { timeout }, () => {
    const right = { TCDESK_SDK_APP_ID: "1", TCDESK_IDENTIFIER: "a", TCDESK_SECRET_KEY: "k" }
    fc.assert(
      fc.property(nearly(right), fc.oneof(value, options), (env, overrides) => {
        made(() => createDeskFromEnv(real(env) as typeof right, real(overrides) as object))
      }),
      { numRuns }
    )
  })

  it("of a close: the client closes, and then names what it does not know", { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(value, nearly({ graceMs: 0 })), async (given) => {
        const desk = createDesk({ ...account, fetch: ok })
        await desk.close(real(given) as object).catch((error: unknown) => assert.instanceOf(error, TypeError))
        assert.strictEqual(desk.status().state, "closed")
      }),
      { numRuns }
    )
  })
})
