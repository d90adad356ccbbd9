/** How undici comes in: by its parts, which are no public interface; by its index if these are not to be had; or not at all. */
import * as undici from "undici"
import { afterEach, describe, expect, it, vi } from "vitest"

afterEach(() => {
  vi.doUnmock("undici")
  vi.doUnmock("undici/lib/dispatcher/pool.js")
  vi.resetModules()
})

const load = async () => (await import("../../../src/engine/transport/undici.ts")).loadUndici()

describe("undici", () => {
  it("its parts are the very ones that its index exports", async () => {
    vi.doMock("undici", () => {
      throw new Error("the index is not needed")
    })
    const { Pool, buildConnector } = await load()
    expect(Pool).toBe(undici.Pool)
    expect(buildConnector).toBe(undici.buildConnector)
  })

  it("its index serves when a part is gone", async () => {
    vi.doMock("undici/lib/dispatcher/pool.js", () => {
      throw new Error("ERR_PACKAGE_PATH_NOT_EXPORTED")
    })
    expect((await load()).Pool).toBe(undici.Pool)
  })

  it("its index serves when a part is no longer what it was", async () => {
    vi.doMock("undici/lib/dispatcher/pool.js", () => ({ default: { Pool: undici.Pool } }))
    expect((await load()).Pool).toBe(undici.Pool)
  })

  it("a send says that it can't be loaded, and sends nothing", async () => {
    for (const path of ["undici", "undici/lib/dispatcher/pool.js"]) {
      vi.doMock(path, () => {
        throw Object.assign(new TypeError("zlib.createZstdDecompress is not a function"), { code: "ERR_X" })
      })
    }
    const { createDesk } = await import("../../../src/index.ts")
    await using desk = createDesk({
      endpoint: "http://127.0.0.1:9",
      sdkAppId: 1400000000,
      identifier: "administrator",
      secretKey: "k".repeat(64)
    })
    const error = await desk.send({ sessionId: "s", text: "您好" }).catch((e: unknown) => e)
    expect(error).toMatchObject({ reason: { _tag: "ClientFault" }, delivery: "not-sent", retryable: false })
    expect(error).toHaveProperty("attempts.length", 1)
    expect(String(error)).toContain("undici could not be loaded: ")
    expect(String(error)).toContain("Node 22.19")
  })
})
