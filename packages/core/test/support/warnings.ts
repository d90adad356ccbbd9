/**
 * Warnings of the process that a test provokes: it reads them, and nobody else has to.
 */
import { onTestFinished } from "vitest"

export interface Warnings {
  readonly messages: readonly string[]
  /** Resolves with the first one. */
  readonly first: Promise<Error>
}

/** From now to the end of the test: Node prints none of them. */
export const captureWarnings = (): Warnings => {
  const printing = process.listeners("warning")
  process.removeAllListeners("warning")
  const messages: string[] = []
  const first = new Promise<Error>((resolve) => {
    process.on("warning", (warning) => {
      messages.push(warning.message)
      resolve(warning)
    })
  })
  onTestFinished(() => {
    process.removeAllListeners("warning")
    for (const listener of printing) process.on("warning", listener)
  })
  return { messages, first }
}
