/** An emulator for a test file. */
import { type Emulator, startEmulator } from "@tcdesk/emulator"
import { afterAll, beforeAll, beforeEach } from "vitest"
import type { Variables } from "../../src/world/World.ts"
import { variablesOf } from "./variables.ts"

export interface Emulated {
  readonly emulator: () => Emulator
  readonly env: () => Variables
}

export const emulated = (): Emulated => {
  let emulator: Emulator | undefined
  const running = (): Emulator => {
    if (emulator === undefined) throw new Error("the emulator is not started yet")
    return emulator
  }
  beforeAll(async () => {
    emulator = await startEmulator()
  })
  beforeEach(() => running().reset())
  afterAll(() => emulator?.close())
  return { emulator: running, env: () => variablesOf(running()) }
}
