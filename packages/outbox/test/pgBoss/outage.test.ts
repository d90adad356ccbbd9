import { isMissing } from "engines"
import { describe, expect, it, onTestFinished } from "vitest"
import { scriptedDesk } from "../../src/contract/scriptedDesk.ts"
import { createOutbox } from "../../src/index.ts"
import { pgBossStore } from "../../src/pg-boss.ts"
import { newDatabase, theEngine } from "../support/postgres.ts"

const session = (text: string) => ({ sessionId: "s", text })

describe.skipIf(isMissing("postgres"))("a database that goes away", () => {
  it("loses nothing that was enqueued when it is killed; the worker says so, waits, and goes on in order", async () => {
    const engine = await theEngine()
    const failures: Array<string> = []
    const desk = scriptedDesk()
    const store = pgBossStore({ connection: await newDatabase(), leaseMs: 2000 })
    const hooks = { onStoreFailed: ({ error }: { readonly error: Error }) => void failures.push(error.message) }
    const outbox = createOutbox({ desk, store, hooks })
    onTestFinished(() => outbox.close())
    for (let i = 0; i < 10; i += 1) await outbox.enqueue(session(String(i)))
    outbox.start()
    await expect.poll(() => desk.delivered.length).toBeGreaterThan(2)
    await engine.kill()
    await expect(outbox.enqueue(session("lost"))).rejects.toMatchObject({ reason: "StoreUnreachable" })
    await expect.poll(() => failures.length).toBe(1)
    expect(failures[0]).toContain("PostgreSQL by pg-boss")
    await engine.start()
    await outbox.enqueue(session("after"))
    await expect.poll(async () => (await outbox.status()).pending).toBe(0)
    const announced = desk.starts.filter((start) => start.announced)
    const repeated = desk.starts.filter(({ earlier }) => earlier > 0)
    // What was sent twice was announced.
    expect(announced.map(({ text }) => text)).toEqual(expect.arrayContaining(repeated.map(({ text }) => text)))
    const texts = [...new Set(desk.delivered.map(({ text }) => text))]
    expect(texts).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "after"])
  })

  it("does not keep a process from ending: stop gives up when it does not come back", async () => {
    const engine = await theEngine()
    const store = pgBossStore({ connection: await newDatabase(), leaseMs: 2000 })
    const outbox = createOutbox({ desk: scriptedDesk(), store, hooks: { onStoreFailed: () => {} } })
    await outbox.enqueue(session("1"))
    outbox.start()
    await expect.poll(async () => (await outbox.status()).pending).toBe(0)
    await engine.stop()
    await outbox.close()
    await engine.start()
  })
})
