/** What the cases of the contract have in common. */
import { createOutbox } from "../outbox/createOutbox.ts"
import type { Outbox } from "../outbox/Outbox.ts"
import type { OutboxOptions } from "../outbox/OutboxOptions.ts"
import type { OutboxStore } from "../store/OutboxStore.ts"
import { type ScriptedDesk, scriptedDesk } from "./scriptedDesk.ts"

/** Makes a new store with nothing in it. */
export type MakeStore = () => OutboxStore<never> | Promise<OutboxStore<never>>

/** One test: a sentence, and what shows that it is true. It rejects where it is not. */
export interface ContractCase {
  /** What a store must do. */
  readonly name: string
  /** Resolves where it does. */
  readonly run: () => Promise<void>
}

/** A case before it knows of which store. */
export interface StoreCase {
  readonly name: string
  readonly run: (makeStore: MakeStore) => Promise<void>
}

export interface Harness {
  readonly outbox: Outbox
  readonly store: OutboxStore
  readonly desk: ScriptedDesk
}

type Options = Partial<Omit<OutboxOptions<never>, "desk" | "store">>

/** Quick, so that a test is. */
const backoff = { baseMs: 20, maxMs: 80 }

/** An outbox on a store of its own, which is closed in the end. */
export const withOutbox =
  (
    script: Parameters<typeof scriptedDesk>[0],
    options: Options,
    body: (harness: Harness) => Promise<void>
  ): StoreCase["run"] =>
  async (makeStore) => {
    const desk = scriptedDesk(script)
    const store = await makeStore()
    const outbox = createOutbox({ desk, store, backoff, ...options })
    try {
      await body({ outbox, store, desk })
    } finally {
      await outbox.close({ graceMs: 0 })
    }
  }

const limitMs = 30_000

/** Waits until something holds; fails with what was waited for. */
export const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const end = performance.now() + limitMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`)
    await pause(5)
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Something that a test brings about when it likes. */
export interface Switch {
  readonly on: Promise<undefined>
  readonly turnOn: () => void
}

export const makeSwitch = (): Switch => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  return { on: promise, turnOn: () => resolve(undefined) }
}

/** Messages of one session, each with its text. */
export const messages = (sessionId: string, ...texts: ReadonlyArray<string>) =>
  texts.map((text) => ({ sessionId, text }))

/** Nothing is left to send. */
export const drained = (outbox: Outbox): Promise<void> =>
  until("nothing pending", async () => (await outbox.status()).pending === 0)

/** The texts of a session, in the order in which they were delivered. */
export const textsOf = (desk: ScriptedDesk, sessionId: string): ReadonlyArray<string> =>
  desk.delivered.filter(({ session }) => session === sessionId).map(({ text }) => text)
