/** A call that comes again is handled once, wherever that is kept. */
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest"
import {
  type DeduplicationStore,
  memoryDeduplication,
  redisDeduplication,
  sqliteDeduplication,
  type WebhookOptions
} from "../../src/webhook.ts"
import { packet, post, webhookOf } from "../support/callbacks.ts"

afterEach(() => {
  vi.useRealTimers()
})

/** A Redis of one command, as either client speaks to it. */
const redisBy = () => {
  const keys = new Map<string, number>()
  const run = async (name: string, key: string, ...args: Array<string>): Promise<unknown> => {
    if (name === "DEL") return keys.delete(key) ? 1 : 0
    expect([name, args[1], args[3]]).toEqual(["SET", "PX", "NX"])
    if ((keys.get(key) ?? 0) > Date.now()) return null
    keys.set(key, Date.now() + Number(args[2]))
    return "OK"
  }
  return { keys, run }
}

const inFile = () => {
  const folder = mkdtempSync(join(tmpdir(), "tcdesk-webhook-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, "calls.sqlite")
}

const stores: Readonly<Record<string, () => DeduplicationStore>> = {
  memory: memoryDeduplication,
  ioredis: () => {
    const { run } = redisBy()
    return redisDeduplication({ call: run as never })
  },
  "node-redis": () => {
    const { run } = redisBy()
    return redisDeduplication({ sendCommand: ([name = "", key = "", ...args]) => run(name, key, ...args) })
  },
  sqlite: () => {
    const store = sqliteDeduplication(inFile())
    onTestFinished(() => store.close())
    return store
  }
}

describe.each(Object.entries(stores))("in %s", (_, makeStore) => {
  test("an id is new once, until its time is over or it is forgotten", async () => {
    vi.useFakeTimers()
    const store = makeStore()
    expect(await store.begin("a", 1000)).toBe(true)
    expect(await store.begin("a", 1000)).toBe(false)
    expect(await store.begin("b", 1000)).toBe(true)
    await store.forget("b")
    expect(await store.begin("b", 1000)).toBe(true)
    vi.setSystemTime(Date.now() + 1001)
    expect(await store.begin("a", 1000)).toBe(true)
  })

  test("a call that comes again is answered OK and not handled, beside others that are", async () => {
    const seen: Array<unknown> = []
    const webhook = webhookOf({ deduplicate: makeStore(), on: { "*": ({ requestId }) => void seen.push(requestId) } })
    const answers = await Promise.all(["a", "b", "a", "a"].map((requestId) => post(webhook, packet(), { requestId })))
    await Promise.all(answers.map(({ done }) => done))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(seen).toEqual(["a", "b"])
    expect(webhook.status()).toMatchObject({ handled: 2, duplicates: 2 })
  })
})

test("in memory, ten thousand are kept and the oldest go", () => {
  const store = memoryDeduplication()
  for (let i = 0; i <= 10_000; i += 1) store.begin(String(i), 60_000)
  expect(store.begin("1", 60_000)).toBe(false)
  expect(store.begin("0", 60_000)).toBe(true)
})

test("in memory, one that was forgotten and came again is as young as its last coming", () => {
  const store = memoryDeduplication()
  store.begin("again", 60_000)
  store.forget("again")
  store.begin("again", 60_000)
  for (let i = 0; i < 9999; i += 1) store.begin(String(i), 60_000)
  expect(store.begin("again", 60_000)).toBe(false)
  store.begin("one more", 60_000)
  expect(store.begin("again", 60_000)).toBe(true)
})

test.each(["", ":memory:", undefined, tmpdir(), join(tmpdir(), "no", "such", "folder", "calls.sqlite")])(
  "a file that can't be one of several processes is refused: %s",
  (file) => {
    expect(() => sqliteDeduplication(file as never)).toThrow(expect.objectContaining({ _tag: "DeskConfigError" }))
  }
)

test("in a file, two processes know of each other's calls, and a restart forgets none", () => {
  const file = inFile()
  const [one, other] = [sqliteDeduplication(file), sqliteDeduplication(file)]
  expect([one.begin("a", 60_000), other.begin("a", 60_000)]).toEqual([true, false])
  one.close()
  other.close()
  const later = sqliteDeduplication(file)
  expect(later.begin("a", 60_000)).toBe(false)
  later.close()
  expect(existsSync(file)).toBe(true)
})

const handledOf = async (options: Partial<WebhookOptions>, ...bodies: ReadonlyArray<unknown>): Promise<number> => {
  const webhook = webhookOf({ on: { "*": () => {} }, ...options })
  for (const body of bodies) await (await post(webhook, body, { requestId: null })).done
  return webhook.status().handled
}

test("without a RequestID a call is known by session, event, time and key", async () => {
  expect(await handledOf({}, packet(), packet())).toBe(1)
  for (const other of [{ SessionId: "s" }, { Event: "E" }, { EventTime: 1 }, { MsgKey: "k" }])
    expect(await handledOf({}, packet(), packet(other))).toBe(2)
})

test("nothing is kept where it is switched off, and of ids that nothing real would have", async () => {
  expect(await handledOf({ deduplicate: false }, packet(), packet())).toBe(2)
  const endless = packet({ SessionId: "s".repeat(600) })
  expect(await handledOf({}, endless, endless)).toBe(2)
})

test.each([
  [
    "throws",
    () => {
      throw new Error("down")
    }
  ],
  ["rejects", () => Promise.reject(new Error("down"))]
])("a store that %s is told to onError, and costs no event", async (_, begin) => {
  const told: Array<unknown> = []
  const options = { deduplicate: { begin, forget: () => {} }, onError: (error: unknown) => told.push(error) }
  expect(await handledOf(options, packet())).toBe(1)
  expect(told).toEqual([new Error("down")])
})

test("a store that never answers is waited for no longer than Desk may wait", async () => {
  vi.useFakeTimers()
  const told: Array<unknown> = []
  const webhook = webhookOf({
    on: { "*": () => {} },
    deduplicate: { begin: () => new Promise(() => {}), forget: () => {} },
    onError: (error) => told.push(String(error))
  })
  const { done, status } = await post(webhook)
  expect(status).toBe(200)
  await vi.advanceTimersByTimeAsync(1500)
  await done
  expect(told).toEqual([expect.stringContaining("handled anyway")])
})
