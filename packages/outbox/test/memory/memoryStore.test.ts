import { describe, it } from "vitest"
import { memoryStore, outboxContract } from "../../src/testing.ts"

describe("memoryStore", () => {
  for (const { name, run } of outboxContract(memoryStore)) it(name, run)
})
