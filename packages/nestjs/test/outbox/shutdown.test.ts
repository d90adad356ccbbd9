import { Controller, Header, Injectable, type OnApplicationShutdown, Post } from "@nestjs/common"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { sqliteStore } from "@tcdesk/outbox/sqlite"
import { memoryStore } from "@tcdesk/outbox/testing"
import { describe, expect, it } from "vitest"
import { DeskModule, DeskService } from "../../src/index.ts"
import { OutboxModule, OutboxService } from "../../src/outbox.ts"
import { contextOf, emulate, moduleOf, optionsOf, platforms, post, serve } from "../support.ts"
import { drained, stores, temporaryFile } from "./support.ts"

const messages = (count: number) => Array.from({ length: count }, (_, n) => ({ sessionId: `s${n}`, text: "您好" }))

/** An emulator with sessions `s0`, `s1` and so on. */
const emulateSessions = async (count: number) => {
  const emulator = await emulate()
  for (let n = 0; n < count; n += 1) emulator.openSession({ sessionId: `s${n}`, clientUserId: `user${n}` })
  return emulator
}

describe("At shutdown", () => {
  it.each(
    stores.flatMap(
      ([name, store]) =>
        [
          [name, "before", store],
          [name, "after", store]
        ] as const
    )
  )(
    "an outbox in %s, imported %s its client, stops before that closes: what is being sent ends, and nothing else begins",
    async (_, where, store) => {
      const emulator = await emulateSessions(20)
      emulator.failNext({ _tag: "Delay", ms: 300 }, 20)
      const told: Array<string> = []
      const ends: Array<string> = []
      const client = DeskModule.forRoot({
        ...optionsOf(emulator),
        hooks: {
          // Calls that a closed client refuses do not begin, and so never end.
          onEnd: ({ error }) => void (error === undefined && ends.push("ok")),
          onError: ({ error }) => void ends.push(error.reason._tag)
        }
      })
      const module = OutboxModule.forRoot({
        store,
        worker: { concurrency: 4 },
        hooks: {
          onDelivered: () => void told.push("delivered"),
          onRetry: ({ error }) => void told.push(error.reason._tag)
        }
      })
      const context = await contextOf(where === "before" ? [module, client] : [client, module])
      const [desk, outbox] = [context.get(DeskService), context.get(OutboxService)]
      await outbox.enqueue(messages(20))
      await expect.poll(() => desk.status().inFlight).toBe(4)
      await context.close()
      expect(told).toEqual(["delivered", "delivered", "delivered", "delivered"])
      expect(ends).toEqual(["ok", "ok", "ok", "ok"])
      expect(emulator.messages()).toHaveLength(4)
      expect(desk.status().state).toBe("closed")
      await expect(outbox.status()).rejects.toThrow("is closed")
    }
  )

  it("what it had not sent, the next process sends", async () => {
    const file = temporaryFile()
    const desk = createRecordingDesk()
    const start = (worker: boolean) =>
      contextOf([DeskModule.forRoot(desk), OutboxModule.forRoot({ store: () => sqliteStore(file), worker })])
    const first = await start(false)
    await first.get(OutboxService).enqueue(messages(3))
    await first.close()
    expect(desk.sent).toEqual([])
    const second = await start(true)
    await drained(second.get(OutboxService))
    expect(desk.sent).toHaveLength(3)
  })

  it("a send that takes longer than closeGraceMs is called off, and kept", async () => {
    const file = temporaryFile()
    const emulator = await emulateSessions(1)
    emulator.failNext({ _tag: "Hang" })
    const start = () =>
      contextOf([
        DeskModule.forRoot(optionsOf(emulator)),
        OutboxModule.forRoot({ store: () => sqliteStore(file), closeGraceMs: 0 })
      ])
    const first = await start()
    await first.get(OutboxService).enqueue(messages(1))
    await expect.poll(() => first.get(DeskService).status().inFlight).toBe(1)
    await first.close()
    const second = await start()
    await drained(second.get(OutboxService))
    expect(emulator.messages()).toHaveLength(1)
  })

  it.each(platforms)(
    "on %s what requests under way enqueue is kept, since the store closes after them",
    async (_, adapter) => {
      const file = temporaryFile()
      const begun = Promise.withResolvers<void>()
      @Controller()
      class Orders {
        constructor(private readonly outbox: OutboxService) {}
        // A connection that is kept alive would hold up the end.
        @Post("orders")
        @Header("Connection", "close")
        async order() {
          begun.resolve()
          await expect.poll(async () => (await this.outbox.status()).running).toBe(false)
          return this.outbox.enqueue(messages(1)[0]!)
        }
      }
      const desk = createRecordingDesk()
      const { app, base } = await serve(
        moduleOf({
          imports: [OutboxModule.forRoot({ store: () => sqliteStore(file), desk })],
          controllers: [Orders]
        }),
        adapter()
      )
      const answer = post(`${base}/orders`, {})
      await begun.promise
      await app.close()
      expect((await answer).status).toBe(201)
      expect(desk.sent).toEqual([])
      const next = await contextOf([OutboxModule.forRoot({ store: () => sqliteStore(file), desk })])
      await drained(next.get(OutboxService))
      expect(desk.sent).toHaveLength(1)
    }
  )

  it("a worker that the application has started itself is stopped as early", async () => {
    const emulator = await emulateSessions(1)
    emulator.failNext({ _tag: "Delay", ms: 200 })
    const context = await contextOf([
      DeskModule.forRoot(optionsOf(emulator)),
      OutboxModule.forRoot({ store: memoryStore(), worker: false })
    ])
    const [desk, outbox] = [context.get(DeskService), context.get(OutboxService)]
    outbox.start()
    await outbox.enqueue(messages(1))
    await expect.poll(() => desk.status().inFlight).toBe(1)
    await context.close()
    expect(emulator.messages()).toHaveLength(1)
  })

  it("an outbox may be closed twice, and by its application's own hand", async () => {
    const desk = createRecordingDesk()
    @Injectable()
    class Farewell implements OnApplicationShutdown {
      constructor(private readonly outbox: OutboxService) {}
      async onApplicationShutdown() {
        await this.outbox.close()
      }
    }
    const context = await contextOf([OutboxModule.forRoot({ store: memoryStore(), desk })], { providers: [Farewell] })
    await context.close()
    await context.close()
    expect(desk.status().state).toBe("open")
  })
})
