/** Making a client: from options, from the environment, from CommonJS; and what is loaded for it, and when. */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, describe, it } from "vitest"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import type { DeskOptions } from "../../src/model/DeskOptions.ts"
import { regions } from "../../src/model/regions.ts"
import { createDesk, createDeskFromEnv } from "../../src/promise/createDesk.ts"
import { account, message, secretKey } from "../support/desks.ts"
import { answer, envelope, faultServer } from "../support/faultServer.ts"

const issuesOf = (make: () => unknown): ReadonlyArray<string> => {
  try {
    make()
  } catch (error) {
    assert.instanceOf(error, DeskConfigError)
    return error.issues.map(({ option }) => option)
  }
  return assert.fail("it was taken")
}

/** The URL of the client's first request. */
const urlOf = async (make: (fetch: typeof globalThis.fetch) => ReturnType<typeof createDesk>): Promise<URL> => {
  const seen = Promise.withResolvers<URL>()
  const desk = make(async (url) => {
    seen.resolve(new URL(String(url)))
    return new Response(envelope(0))
  })
  await desk.send(message)
  return seen.promise
}

describe("createDesk", () => {
  it("throws at once, and names every option that is wrong", () => {
    const options = {
      ...account,
      sdkAppId: 0,
      region: "mars",
      deadlineMs: 0,
      retry: { attempts: 0 },
      hooks: { onSent: 1 }
    }
    assert.sameMembers(
      [...issuesOf(() => createDesk(options as unknown as DeskOptions))],
      ["sdkAppId", "region", "deadlineMs", "retry.attempts", "hooks.onSent"]
    )
  })

  it.each(Object.entries(regions))("of region %s talks to %s", async (region, origin) => {
    const url = await urlOf((fetch) => createDesk({ ...account, region: region as keyof typeof regions, fetch }))
    assert.strictEqual(url.origin, origin)
  })

  it("takes an endpoint instead of a region, with http on a loopback address only", async () => {
    const endpoint = "https://desk.example:8443"
    const url = await urlOf((fetch) => createDesk({ ...account, region: "tokyo", endpoint, fetch }))
    assert.strictEqual(url.origin, endpoint)
    for (const bad of ["http://desk.example", "https://desk.example/path", "ftp://desk.example", "desk.example", ""])
      assert.deepStrictEqual(
        issuesOf(() => createDesk({ ...account, endpoint: bad })),
        ["endpoint"]
      )
  })

  it("is a resource: `await using` closes it", async () => {
    let status: () => string
    {
      await using desk = createDesk(account)
      status = () => desk.status().state
      assert.strictEqual(status(), "open")
    }
    assert.strictEqual(status(), "closed")
  })
})

describe("createDeskFromEnv", () => {
  const env = { TCDESK_SDK_APP_ID: "1400000000", TCDESK_IDENTIFIER: "administrator", TCDESK_SECRET_KEY: secretKey }

  it("reads its variables", async () => {
    const url = await urlOf((fetch) => createDeskFromEnv({ ...env, TCDESK_REGION: "seoul" }, { fetch }))
    assert.strictEqual(url.origin, regions.seoul)
    assert.strictEqual(url.searchParams.get("sdkappid"), "1400000000")
    assert.strictEqual(url.searchParams.get("identifier"), "administrator")
  })
  it("sends as the overrides say where they name all credentials, and to their endpoint", async () => {
    const overrides = { sdkAppId: 5, identifier: "other", userSig: "sig" }
    const url = await urlOf((fetch) => createDeskFromEnv({ ...env, TCDESK_REGION: "seoul" }, { ...overrides, fetch }))
    assert.strictEqual(url.origin, regions.china)
    assert.strictEqual(url.searchParams.get("sdkappid"), "5")
    assert.strictEqual(url.searchParams.get("identifier"), "other")
    assert.strictEqual(url.searchParams.get("usersig"), "sig")
  })
  it("names the variables that are missing or wrong", () => {
    assert.sameMembers(
      [...issuesOf(() => createDeskFromEnv({}))],
      ["TCDESK_SDK_APP_ID", "TCDESK_IDENTIFIER", "TCDESK_SECRET_KEY"]
    )
    assert.deepStrictEqual(
      issuesOf(() => createDeskFromEnv({ ...env, TCDESK_SDK_APP_ID: "14x" })),
      ["TCDESK_SDK_APP_ID"]
    )
  })
  it("reads process.env when it is given none", () => {
    assert.include(
      issuesOf(() => createDeskFromEnv(undefined, { region: "mars" as "china" })),
      "region"
    )
  })
})

describe("in a process of its own", { timeout: 60_000 }, () => {
  const source = JSON.stringify(fileURLToPath(new URL("../../src/index.ts", import.meta.url)))
  const run = async (script: string): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script])
    return JSON.parse(stdout)
  }
  const prelude = (options: object) => `
    import { createRequire } from "node:module"
    const { cache } = createRequire(import.meta.url)
    const loaded = () => Object.keys(cache).some((file) => /[\\\\/]undici[\\\\/]/.test(file))
    const { createDesk } = await import(${source})
    const seen = [loaded()]
    const fetch = async () => new Response(${JSON.stringify(envelope(0))})
    const options = ${JSON.stringify({ ...account, ...options })}`
  const send = `await desk.send(${JSON.stringify(message)})`

  it("undici is loaded by the first send, not before", async () => {
    await using server = await faultServer(answer(0))
    const script = `${prelude({ endpoint: server.origin })}
      const desk = createDesk(options)
      seen.push(loaded())
      await desk.send({}).catch(() => {})
      seen.push(loaded())
      ${send}
      seen.push(loaded())
      console.log(JSON.stringify(seen))`
    assert.deepStrictEqual(await run(script), [false, false, false, true])
  })

  it("undici is never loaded with a fetch", async () => {
    const script = `${prelude({})}
      const desk = createDesk({ ...options, fetch })
      ${send}
      await desk.close()
      seen.push(loaded())
      console.log(JSON.stringify(seen))`
    assert.deepStrictEqual(await run(script), [false, false])
  })

  it("a module that makes its client at first use is loaded without the environment, as next build does", async () => {
    const script = `
      for (const name of Object.keys(process.env)) if (name.startsWith("TCDESK_")) delete process.env[name]
      const { createDeskFromEnv } = await import(${source})
      let client
      const getDesk = () => (client ??= createDeskFromEnv())
      const seen = []
      try { getDesk() } catch (error) { seen.push(error.name) }
      Object.assign(process.env, { TCDESK_SDK_APP_ID: "1", TCDESK_IDENTIFIER: "a", TCDESK_SECRET_KEY: "k" })
      seen.push(getDesk().status().state, getDesk() === getDesk())
      console.log(JSON.stringify(seen))`
    assert.deepStrictEqual(await run(script), ["DeskConfigError", "open", true])
  })

  it("CommonJS can require it, and its client", async () => {
    const script = `
      import { createRequire } from "node:module"
      const { createDeskFromEnv, isDeskError } = createRequire(import.meta.url)(${source})
      const env = { TCDESK_SDK_APP_ID: "1", TCDESK_IDENTIFIER: "a", TCDESK_SECRET_KEY: "k" }
      const desk = createDeskFromEnv(env)
      desk.send({}).catch((error) => console.log(JSON.stringify([isDeskError(error), error.reason._tag])))`
    assert.deepStrictEqual(await run(script), [true, "InvalidMessage"])
  })
})
