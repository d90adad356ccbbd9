/** Takes messages in as they come, a batch at a time: any number of them, in little memory. */
import { type DeskError, isDeskError, type OutgoingMessage } from "@tcdesk/core"
import { defaults, maxBatch } from "../model/defaults.ts"
import { aFunction, readCallOptions, whole } from "../model/options.ts"
import type { EnqueueManyOptions, EnqueueOutcome, EnqueueProgress } from "./Enqueued.ts"
import { type Checked, check, enqueueRules, forStore, keep, type ReadEnqueueOptions } from "./enqueue.ts"
import type { ResolvedOutboxOptions } from "./OutboxOptions.ts"

type Read = { readonly message: OutgoingMessage } & (
  | { readonly ok: true; readonly checked: Checked }
  | { readonly ok: false; readonly error: DeskError }
)

interface ReadManyOptions<Tx> extends ReadEnqueueOptions<Tx> {
  readonly batch: number
  readonly onProgress: ((progress: EnqueueProgress) => void) | undefined
}

const rules = { ...enqueueRules, batch: whole(1, maxBatch), onProgress: aFunction }

/** Throws as `enqueue` does. */
export const readEnqueueManyOptions = <Tx>(
  { store }: Pick<ResolvedOutboxOptions<Tx>, "store">,
  options: EnqueueManyOptions<Tx>
): ReadManyOptions<Tx> => {
  // Checked one by one.
  const read = readCallOptions(options, rules) as EnqueueManyOptions<Tx>
  const { batch = defaults.batch, onProgress } = read
  return { ...forStore(store, read), batch, onProgress }
}

/** What was read before the source has failed is not lost with it. */
async function* batchesOf<A>(source: Iterable<A> | AsyncIterable<A>, size: number): AsyncGenerator<ReadonlyArray<A>> {
  let batch: Array<A> = []
  let failure: { readonly error: unknown } | undefined
  try {
    for await (const one of source) {
      batch.push(one)
      if (batch.length < size) continue
      const full = batch
      batch = []
      yield full
    }
  } catch (error) {
    failure = { error }
  }
  if (batch.length > 0) yield batch
  if (failure !== undefined) throw failure.error
}

export async function* enqueueMany<Tx>(
  { desk, store, keepKeysMs }: Pick<ResolvedOutboxOptions<Tx>, "desk" | "store" | "keepKeysMs">,
  source: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
  { batch, onProgress, ...options }: ReadManyOptions<Tx>,
  assertOpen: () => void
): AsyncGenerator<EnqueueOutcome, void, undefined> {
  let progress: EnqueueProgress = { taken: 0, enqueued: 0, duplicates: 0, failed: 0 }

  const read = (message: OutgoingMessage): Read => {
    try {
      return { message, ok: true, checked: check(desk, message) }
    } catch (error) {
      if (!isDeskError(error)) throw error
      return { message, ok: false, error }
    }
  }

  for await (const messages of batchesOf(source, batch)) {
    assertOpen()
    const all = messages.map(read)
    const sound = all.flatMap((one) => (one.ok ? [one.checked] : []))
    const kept = await keep(store, keepKeysMs, sound, options)
    const { taken, enqueued, duplicates, failed } = progress
    progress = Object.freeze({
      taken: taken + all.length,
      enqueued: enqueued + kept.length,
      duplicates: duplicates + kept.filter(({ duplicate }) => duplicate).length,
      failed: failed + all.length - kept.length
    })
    onProgress?.(progress)
    const inOrder = kept.values()
    for (const [i, one] of all.entries()) {
      const { message } = one
      const index = taken + i
      if (one.ok) yield { index, message, ok: true, enqueued: inOrder.next().value! }
      else yield { index, message, ok: false, error: one.error }
    }
  }
}
