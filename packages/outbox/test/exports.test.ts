import { expect, it } from "vitest"
import * as bullmq from "../src/bullmq.ts"
import * as effect from "../src/effect.ts"
import * as root from "../src/index.ts"
import * as otel from "../src/otel.ts"
import * as sqlite from "../src/sqlite.ts"
import * as store from "../src/store.ts"
import * as testing from "../src/testing.ts"

it("exports these names: adding or losing one is a decision, not an accident", () => {
  expect(Object.keys(root).sort()).toStrictEqual(["OutboxError", "createOutbox", "outboxHealth"])
  expect(Object.keys(store)).toStrictEqual([])
  expect(Object.keys(sqlite)).toStrictEqual(["sqliteStore"])
  expect(Object.keys(bullmq).sort()).toStrictEqual(["bullmqStore", "bullmqVerdict", "redisFaults"])
  expect(Object.keys(testing).sort()).toStrictEqual(["killLoop", "memoryStore", "outboxContract"])
  expect(Object.keys(otel).sort()).toStrictEqual(["otelOutboxHooks", "outboxMetrics"])
  expect(Object.keys(effect)).toStrictEqual(["Outbox"])
  expect(Object.keys(effect.Outbox).sort()).toStrictEqual([
    "Outbox",
    "OutboxError",
    "enqueue",
    "enqueueMany",
    "layer",
    "make",
    "status"
  ])
})
