import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { Injectable, type OnApplicationShutdown } from "@nestjs/common"
import { LazyModuleLoader } from "@nestjs/core"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { describe, expect, it } from "vitest"
import { createDesk, type Desk, DeskModule, DeskService, getDeskToken, type Receipt } from "../src/index.ts"
import { afterwards, contextOf, emulate, hello, optionsOf } from "./support.ts"

const fifty = (desk: Desk): Array<Promise<Receipt>> =>
  Array.from({ length: 50 }, (_, n) => desk.send({ ...hello, to: `user${n}` }))

describe("Shutdown", () => {
  it.each([
    ["the default client", undefined],
    ["a named client", "intl"]
  ])("lets 50 sends in flight finish, and closes %s", async (_, name) => {
    const emulator = await emulate()
    emulator.failNext({ _tag: "Delay", ms: 200 }, 50)
    const context = await contextOf([DeskModule.forRoot({ ...optionsOf(emulator), name })])
    const desk: Desk = context.get(getDeskToken(name))
    const sends = fifty(desk)
    expect(desk.status().inFlight).toBe(50)
    await context.close()
    expect(desk.status()).toMatchObject({ state: "closed", inFlight: 0 })
    expect(emulator.messages()).toHaveLength(50)
    expect(await Promise.all(sends)).toHaveLength(50)
  })

  it("waits no longer than closeGraceMs, and says what became of the rest", async () => {
    const emulator = await emulate()
    emulator.failNext({ _tag: "Hang" }, 3)
    const context = await contextOf([
      DeskModule.forRootAsync({ useFactory: () => ({ ...optionsOf(emulator), closeGraceMs: 0 }) })
    ])
    const sending = context.get(DeskService).send(hello)
    const rejected = expect(sending).rejects.toMatchObject({ reason: { _tag: "Closed" } })
    await context.close()
    await rejected
  })

  it("refuses new sends once it has begun", async () => {
    const emulator = await emulate()
    const context = await contextOf([DeskModule.forRoot(optionsOf(emulator))])
    const desk = context.get(DeskService)
    await context.close()
    await expect(desk.send(hello)).rejects.toMatchObject({ reason: { _tag: "Closed" }, delivery: "not-sent" })
  })

  it("closes a client after those who use it have had their own shutdown", async () => {
    const emulator = await emulate()
    @Injectable()
    class Farewell implements OnApplicationShutdown {
      constructor(private readonly desk: DeskService) {}
      async onApplicationShutdown() {
        await this.desk.send({ ...hello, text: "再见" })
      }
    }
    const context = await contextOf([DeskModule.forRoot(optionsOf(emulator))], { providers: [Farewell] })
    await context.close()
    expect(emulator.messages()).toMatchObject([{ body: [{ MsgContent: { Text: "再见" } }] }])
  })

  it("leaves a client alone that came from outside", async () => {
    const desks = [
      createRecordingDesk(),
      createRecordingDesk(),
      createDesk({ sdkAppId: 1, identifier: "a", userSig: "b" })
    ]
    const [bare, wrapped, made] = desks as [Desk, Desk, Desk]
    const context = await contextOf([
      DeskModule.forRoot(bare),
      DeskModule.forRoot({ client: wrapped, name: "wrapped" }),
      DeskModule.forRootAsync({ name: "made", useFactory: () => made })
    ])
    await context.close()
    expect(desks.map((desk) => desk.status().state)).toEqual(["open", "open", "open"])
    await made.close()
  })

  it("closes the client of a module that was loaded lazily, after what is under way and after those who use it", async () => {
    const emulator = await emulate()
    @Injectable()
    class Farewell implements OnApplicationShutdown {
      desk: Desk | undefined
      async onApplicationShutdown() {
        await this.desk?.send({ ...hello, text: "再见" })
      }
    }
    const context = await contextOf([], { providers: [Farewell] })
    const lazy = DeskModule.forRootAsync({ name: "lazy", useFactory: () => optionsOf(emulator) })
    const loaded = await context.get(LazyModuleLoader).load(() => lazy)
    const desk = loaded.get<Desk>(getDeskToken("lazy"))
    context.get(Farewell).desk = desk
    emulator.failNext({ _tag: "Delay", ms: 200 }, 50)
    const sends = fifty(desk)
    await context.close()
    expect(desk.status()).toMatchObject({ state: "closed", inFlight: 0 })
    expect(await Promise.all(sends)).toHaveLength(50)
    expect(emulator.messages()).toHaveLength(51)
  })

  it("leaves a client alone that came from outside into a module that was loaded lazily", async () => {
    const desk = createRecordingDesk()
    const context = await contextOf([])
    await context.get(LazyModuleLoader).load(() => DeskModule.forRoot(desk))
    await context.close()
    expect(desk.status().state).toBe("open")
  })

  it("may be asked for twice, also at once", async () => {
    const emulator = await emulate()
    for (const closeTwice of [
      async (context: { close(): Promise<void> }) => {
        await context.close()
        await context.close()
      },
      async (context: { close(): Promise<void> }) => {
        await Promise.all([context.close(), context.close()])
      }
    ]) {
      const context = await contextOf([DeskModule.forRoot(optionsOf(emulator))])
      const desk = context.get(DeskService)
      await desk.send(hello)
      await closeTwice(context)
      expect(desk.status()).toMatchObject({ state: "closed", inFlight: 0 })
    }
  })

  it("of one of two applications in a process leaves the other's clients open, lazily loaded ones too", async () => {
    const emulator = await emulate()
    const desks = DeskModule.forRoot(optionsOf(emulator))
    const lazy = DeskModule.forRoot({ ...optionsOf(emulator), name: "lazy" })
    const clients = async () => {
      const context = await contextOf([desks])
      const loaded = await context.get(LazyModuleLoader).load(() => lazy)
      return { context, all: [context.get<Desk>(DeskService), loaded.get<Desk>(getDeskToken("lazy"))] }
    }
    const [one, two] = [await clients(), await clients()]
    await one.context.close()
    expect(one.all.map((desk) => desk.status().state)).toEqual(["closed", "closed"])
    expect(two.all.map((desk) => desk.status().state)).toEqual(["open", "open"])
    for (const desk of two.all) await desk.send(hello)
  })

  const start = async () => {
    const emulator = await emulate()
    const app = spawn(process.execPath, [fileURLToPath(new URL("shutdown/main.mjs", import.meta.url))], {
      env: {
        ...process.env,
        TCDESK_SDK_APP_ID: String(emulator.sdkAppId),
        TCDESK_IDENTIFIER: emulator.identifier,
        TCDESK_SECRET_KEY: emulator.secretKey,
        TCDESK_ENDPOINT: emulator.url
      },
      stdio: ["ignore", "pipe", "inherit"]
    })
    afterwards(() => app.kill("SIGKILL"))
    const lines = createInterface(app.stdout)[Symbol.asyncIterator]()
    const line = async (): Promise<unknown> => (await lines.next()).value
    const base = /^listening: (.*)$/.exec(String(await line()))?.[1]
    emulator.failNext({ _tag: "Delay", ms: 300 }, 50)
    return { emulator, app, base, line }
  }

  // Of Docker and Kubernetes; and of Ctrl-C and pm2.
  const signals = ["SIGTERM", "SIGINT"] as const

  it.each(signals)("under %s finishes what requests have begun, and exits 0", async (signal) => {
    const { emulator, app, base, line } = await start()
    const exited = once(app, "exit")
    const answer = fetch(`${base}/blast`).then((response) => response.text())
    expect(await line()).toBe("under way: 50")
    app.kill(signal)
    expect([await line(), await line()]).toEqual(["sent: 50", "closed"])
    expect([await answer, await exited]).toEqual(["50", [0, null]])
    expect(emulator.messages()).toHaveLength(50)
  })

  it.each(signals)("under %s finishes also what is sent in the background", async (signal) => {
    const { emulator, app, base, line } = await start()
    const exited = once(app, "exit")
    await fetch(`${base}/forget`)
    expect(await line()).toBe("under way: 50")
    app.kill(signal)
    expect([await line(), await exited]).toEqual(["closed", [0, null]])
    expect(emulator.messages()).toHaveLength(50)
  })
})
