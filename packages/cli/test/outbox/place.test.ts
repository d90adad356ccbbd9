import { describe, expect, it } from "vitest"
import { placeOf } from "../../src/outbox/place.ts"
import { tcdesk } from "../support/fakeWorld.ts"

const place = (store: string) => placeOf({ store, storeEnv: undefined }, { env: {} })

it.each([
  ["orders.db", { engine: "sqlite", file: "orders.db" }],
  ["/var/lib/a b/orders.db", { engine: "sqlite", file: "/var/lib/a b/orders.db" }],
  ["C:\\data\\orders.db", { engine: "sqlite", file: "C:\\data\\orders.db" }],
  ["postgres://me@db:5432/shop", { engine: "postgres", url: "postgres://me@db:5432/shop" }],
  ["postgresql://db/shop", { engine: "postgres", url: "postgresql://db/shop" }],
  ["redis://cache:6379/1", { engine: "redis", url: "redis://cache:6379/1" }],
  ["rediss://cache", { engine: "redis", url: "rediss://cache" }]
])("knows by %s what it is", (store, expected) => {
  expect(place(store)).toEqual(expected)
})

describe("a password", () => {
  const url = "postgres://me:s3cret@127.0.0.1:1/shop"

  it.each([[url], ["redis://:s3cret@127.0.0.1"], ["postgres://h/d?password=s3cret"], ["postgres://me:s3cr%et@[h/d"]])(
    "is not taken from an argument, nor repeated: %s",
    async (store) => {
      const { code, stdout, stderr } = await tcdesk(["outbox", "status", "--store", store])
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
      expect(stderr).toContain("--store-env")
      expect(stderr).not.toContain("s3cr")
    }
  )

  it("comes by a variable, whose name is given", () => {
    const given = { store: undefined, storeEnv: "OUTBOX_URL" }
    expect(placeOf(given, { env: { OUTBOX_URL: url } })).toEqual({ engine: "postgres", url })
  })
})

it.each([
  [["--store-env", "OUTBOX_URL"], "--store-env: OUTBOX_URL is not set"],
  [["--store-env", "redis://:s3cret@h"], "--store-env must be the name of a variable"],
  [["--store", "mysql://h/d"], "begins with postgres:// or redis://"],
  [["--store", "x.db", "--store-env", "X"], "say which outbox"],
  [[], "say which outbox"]
])("can't be run with %j", async (args, message) => {
  const { code, stdout, stderr } = await tcdesk(["outbox", "status", ...args])
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  expect(stderr).toContain(message)
  expect(stderr).not.toContain("s3cret")
})
