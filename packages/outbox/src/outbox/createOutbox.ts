/** Puts an outbox together: what takes messages in, the worker, the letters, the queue's pause. */
import type { CloseOptions, OutgoingMessage } from "@tcdesk/core"
import { defaults, maxTimeMs } from "../model/defaults.ts"
import { readCallOptions, whole } from "../model/options.ts"
import { OutboxError, reaching } from "../store/OutboxError.ts"
import type { Enqueued, EnqueueOptions } from "./Enqueued.ts"
import { enqueue } from "./enqueue.ts"
import { enqueueMany, readEnqueueManyOptions } from "./enqueueMany.ts"
import { makeGate } from "./Gate.ts"
import { makeHooks } from "./hooks.ts"
import { lettersIn } from "./letters.ts"
import type { Outbox, OutboxStatus, Started, StartOptions } from "./Outbox.ts"
import { type OutboxOptions, resolveOutboxOptions } from "./OutboxOptions.ts"
import { startWorker } from "./startWorker.ts"

const graceRules = { graceMs: whole(0, maxTimeMs, "milliseconds") }
const graceOf = (options: CloseOptions | undefined) =>
  readCallOptions(options, graceRules).graceMs as number | undefined

const startRules = { concurrency: whole(1, 1000) }

/**
 * An outbox: messages that survive the process. Throws a `DeskConfigError` that names each option that is wrong.
 *
 * The client and the store are made by you; closing the outbox closes the store, and leaves the client open.
 */
export const createOutbox = <Tx = never>(options: OutboxOptions<Tx>): Outbox<Tx> => {
  const resolved = resolveOutboxOptions(options)
  const { desk, store, backoff, keepKeysMs } = resolved
  const hooks = makeHooks(resolved.hooks)
  const gate = makeGate(store, backoff)
  let worker: Started | undefined
  let closed: Promise<void> | undefined

  const assertOpen = (): void => {
    if (closed !== undefined) throw new OutboxError("Closed", store.name, `The outbox on ${store.name} is closed.`)
  }
  const whileOpen =
    <A extends ReadonlyArray<unknown>, B>(call: (...args: A) => Promise<B>) =>
    async (...args: A): Promise<B> => {
      assertOpen()
      return call(...args)
    }

  const dead = lettersIn(store.name, store.dead)
  const parked = lettersIn(store.name, store.parked)

  const enqueueAny = whileOpen(
    async (
      given: OutgoingMessage | ReadonlyArray<OutgoingMessage>,
      options: EnqueueOptions<Tx> = {}
    ): Promise<Enqueued | ReadonlyArray<Enqueued>> => {
      if (isList(given)) return enqueue(desk, store, keepKeysMs, given, options)
      const [enqueued] = await enqueue(desk, store, keepKeysMs, [given], options)
      return enqueued!
    }
  )

  const start = (options?: StartOptions): Started => {
    assertOpen()
    const read = readCallOptions(options, startRules)
    const concurrency = (read.concurrency as number | undefined) ?? defaults.concurrency
    if (worker !== undefined)
      throw new OutboxError(
        "AlreadyStarted",
        store.name,
        `The outbox on ${store.name} was started already: stop it first.`
      )
    const running = startWorker(resolved, gate, hooks, concurrency)
    let stopped: Promise<void> | undefined
    const started: Started = {
      stop: async (given) => {
        const graceMs = graceOf(given)
        stopped ??= running.stop(graceMs).finally(() => {
          if (worker === started) worker = undefined
        })
        return stopped
      }
    }
    worker = started
    return started
  }

  const status = async (): Promise<OutboxStatus> => {
    const counts = await reaching(store.name, async () => {
      await gate.refresh()
      return store.counts()
    })
    const { pending, oldestAt } = counts
    const pausedUntil = gate.pausedUntil()
    return {
      pending,
      ...(oldestAt === undefined ? {} : { oldestAgeMs: gate.ageMs(oldestAt) }),
      dead: counts.dead,
      parked: counts.parked,
      ...(pausedUntil === undefined ? {} : { pausedUntil }),
      running: worker !== undefined,
      hookFailures: hooks.failures()
    }
  }

  const close = (given?: CloseOptions): Promise<void> => {
    const graceMs = graceOf(given)
    closed ??= (async () => {
      try {
        await worker?.stop({ graceMs })
      } finally {
        await reaching(store.name, store.close)
      }
    })()
    return closed
  }

  return {
    // One function for both of its forms.
    enqueue: enqueueAny as Outbox<Tx>["enqueue"],
    enqueueMany: (messages, options = {}) => {
      assertOpen()
      return enqueueMany(resolved, messages, readEnqueueManyOptions(resolved, options), assertOpen)
    },
    start,
    dead: { list: whileOpen(dead.list), replay: whileOpen(dead.again), remove: whileOpen(dead.remove) },
    parked: { list: whileOpen(parked.list), retry: whileOpen(parked.again), remove: whileOpen(parked.remove) },
    status: whileOpen(status),
    close: async (options) => close(options),
    [Symbol.asyncDispose]: () => close()
  }
}

const isList = (given: OutgoingMessage | ReadonlyArray<OutgoingMessage>): given is ReadonlyArray<OutgoingMessage> =>
  Array.isArray(given)
