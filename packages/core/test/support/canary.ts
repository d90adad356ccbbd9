/** A key that must never be seen again, and the search for it in whatever a person or a log may see. */
import { Console } from "node:console"
import { Writable } from "node:stream"
import { inspect } from "node:util"
import { assert, vi } from "vitest"
import { hookNames } from "../../src/model/DeskHooks.ts"
import type { ClientOptions } from "../../src/model/DeskOptions.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { account, atOnce } from "./desks.ts"

export const canaryKey = "canarykey5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee"

/** Every property at every depth, JSON, strings, stacks, the chain of causes. */
const printed = (value: unknown): string => {
  if (typeof value === "string") return value
  const texts = [inspect(value, { depth: null, showHidden: true, getters: true, maxStringLength: null }), String(value)]
  try {
    texts.push(JSON.stringify(value) ?? "")
  } catch {
    texts.push("circular")
  }
  for (let cause = value, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth += 1) {
    texts.push(cause.message, cause.stack ?? "", inspect(Object.getOwnPropertyDescriptors(cause), { depth: null }))
  }
  return texts.join("\n")
}

/** Whether any of the secrets, or half of one, is in any of the values. */
export const findSecret = (secrets: Iterable<string>, values: ReadonlyArray<unknown>): string | undefined => {
  const text = values.map(printed).join("\n")
  for (const secret of secrets) {
    const forms = [secret, encodeURIComponent(secret), secret.slice(0, 40), secret.slice(-40)]
    for (const form of forms) if (form !== "" && text.includes(form)) return form
  }
  return undefined
}

export const assertNoSecret = (secrets: Iterable<string>, values: ReadonlyArray<unknown>): void => {
  const found = findSecret(secrets, values)
  assert.isUndefined(found, `a secret came out: ${found}`)
}

export interface Canary {
  readonly desk: Desk
  /** Every event that a hook was given, and every line that a hook's user may have logged of it. */
  readonly seen: Array<unknown>
}

/** A client with the canary key, whose user notes and logs everything. */
export const canary = (endpoint: string, options: Partial<ClientOptions> = {}): Canary => {
  const seen: Array<unknown> = []
  const note = (event: object) => {
    seen.push(event)
    console.log(event)
    console.error("%s %o %j", event, event, event)
  }
  const hooks = Object.fromEntries(hookNames.map((name) => [name, note]))
  const retry = { ...atOnce, attempts: 2 }
  return { desk: createDesk({ ...account, secretKey: canaryKey, endpoint, hooks, retry, ...options }), seen }
}

/** Keeps what is logged, as Node would print it, and what the process writes to stdout and stderr, until it is released. */
export const captured = () => {
  const lines: Array<string> = []
  const stream = new Writable({
    write: (chunk, _, done) => {
      lines.push(String(chunk))
      done()
    }
  })
  const logger = new Console({ stdout: stream, stderr: stream })
  const kept = [
    ...(["log", "info", "warn", "error", "debug"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(logger[name].bind(logger))
    ),
    ...[process.stdout, process.stderr].map((out) =>
      vi.spyOn(out, "write").mockImplementation((text) => stream.write(text))
    )
  ]
  return {
    lines,
    [Symbol.dispose]: () => {
      for (const spy of kept) spy.mockRestore()
    }
  }
}
