import { bullmqStore } from "@tcdesk/outbox/bullmq"
import { pgBossStore } from "@tcdesk/outbox/pg-boss"
import { isMissing, postgres, redis } from "engines"
import { describe, expect, it, onTestFinished } from "vitest"
import { runBin } from "../support/bin.ts"
import { tcdesk } from "../support/fakeWorld.ts"
import { fileWith } from "../support/files.ts"
import { fill } from "./outboxes.ts"

const statusOf = (url: string, ...args: readonly string[]) =>
  tcdesk(["outbox", "status", "--store", url, "--json", ...args])

describe.skipIf(isMissing("postgres"))("an outbox in PostgreSQL", () => {
  const start = async (): Promise<string> => {
    const engine = await postgres({ args: ["-c", "fsync=off"] })
    onTestFinished(() => engine[Symbol.asyncDispose]())
    return engine.url
  }

  it("is looked at, and its dead are put back", async () => {
    const url = await start()
    await fill(pgBossStore({ connection: url }))
    expect(JSON.parse((await statusOf(url)).stdout)).toMatchObject({ pending: 1, dead: 1 })
    const replayed = await tcdesk(["outbox", "replay", "--store-env", "OUTBOX_URL", "--all"], {
      env: { OUTBOX_URL: url }
    })
    expect(replayed.code).toBe(0)
    expect(JSON.parse((await statusOf(url)).stdout)).toMatchObject({ pending: 2, dead: 0 })
  })

  it("is not made where there is none, nor under another queue's name", async () => {
    const url = await start()
    expect(await statusOf(url)).toMatchObject({ code: 2 })
    await fill(pgBossStore({ connection: url, queue: "orders" }))
    expect(await statusOf(url)).toMatchObject({ code: 2 })
    expect(JSON.parse((await statusOf(url, "--queue", "orders")).stdout)).toMatchObject({ dead: 1 })
  })

  it("that does not answer is named, without its password, and gives 1", async () => {
    const { code, stderr } = await tcdesk(["outbox", "status", "--store-env", "OUTBOX_URL"], {
      env: { OUTBOX_URL: "postgres://me:s3cret@127.0.0.1:1/shop" }
    })
    expect(code).toBe(1)
    expect(stderr).toContain("can't reach its store PostgreSQL")
    expect(stderr).not.toContain("s3cret")
  })
})

describe.skipIf(isMissing("redis"))("an outbox in Redis", () => {
  it("is looked at with the lanes that it has, and its dead are put back", async () => {
    const engine = await redis()
    onTestFinished(() => engine[Symbol.asyncDispose]())
    const { url } = engine
    expect(await statusOf(url)).toMatchObject({ code: 2 })
    await fill(bullmqStore({ connection: url, lanes: 3 }))
    expect(JSON.parse((await statusOf(url)).stdout)).toMatchObject({ pending: 1, dead: 1 })
    expect((await tcdesk(["outbox", "replay", "--store", url, "--all"])).code).toBe(0)
    expect(JSON.parse((await statusOf(url)).stdout)).toMatchObject({ pending: 2, dead: 0 })
  })
})

it.each([
  ["postgres://127.0.0.1:1/x", "pg-boss", "pg-boss@12", "npx -p @tcdesk/cli -p pg-boss@12 tcdesk outbox"],
  ["redis://127.0.0.1:1", "bullmq", "bullmq@6 and ioredis", "npx -p @tcdesk/cli -p bullmq@6 -p ioredis tcdesk outbox"]
])("at %s says what to install where its engine is missing", async (url, name, needed, command) => {
  const hiding = fileWith(
    `import { registerHooks } from "node:module"
    registerHooks({ resolve: (name, context, next) => next(name === "${name}" ? "is-not-here" : name, context) })`,
    "hiding.mjs"
  )
  const { code, stdout, stderr } = await runBin(["outbox", "status", "--store", url], {
    NODE_OPTIONS: `--import ${hiding}`
  })
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  expect(stderr).toContain(`this outbox needs ${needed}`)
  expect(stderr).toContain(command)
})
