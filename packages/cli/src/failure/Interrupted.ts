/** Ctrl+C, SIGTERM, or a prompt that was given up: the exit code is the shell's for that signal. */
import { constants } from "node:os"
import type { StopSignal } from "../world/World.ts"

export class Interrupted extends Error {
  readonly exitCode: number

  constructor(signal: StopSignal = "SIGINT") {
    super(signal)
    this.name = "Interrupted"
    this.exitCode = 128 + constants.signals[signal]
  }
}
