/** Sending many messages with a bounded number under way: backpressure, outcomes in the order of completion. */
import { defaults } from "../model/defaults.ts"
import { DeskError } from "../model/DeskError.ts"
import type { OutgoingMessage } from "../model/Message.ts"
import type { Receipt } from "../model/Receipt.ts"
import type { SendOutcome } from "../model/SendOutcome.ts"

/** How far a `sendMany` has come. */
export interface Progress {
  /** Messages read from the source so far. */
  readonly taken: number
  /** Messages that Desk has accepted. */
  readonly sent: number
  /** Messages whose send has failed. */
  readonly failed: number
}

/** Of sending many. */
export interface SendManyOptions {
  /** How many messages may be under way or wait to be consumed; default: the client's `connections`. */
  readonly concurrency?: number | undefined
  /** Ends every message taken so far in `Aborted`, and reads no more. */
  readonly signal?: AbortSignal | undefined
  /** Called after each outcome. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

type Source = Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>
type Send = (message: OutgoingMessage, options?: { readonly signal: AbortSignal }) => Promise<Receipt>
type Read = { readonly done?: boolean | undefined; readonly value: OutgoingMessage }

interface Reader {
  readonly next: () => Read | PromiseLike<Read>
  /** Tells the source that no more is wanted. Not awaited: a source that hangs can't hold up what is in flight. */
  readonly stop: () => void
}

const invalid = (path: string, message: string): DeskError =>
  new DeskError({
    operation: "send_msg",
    reason: { _tag: "InvalidMessage", issues: [{ path, message }] },
    delivery: "not-sent",
    retryable: false,
    attempts: [],
    detail: `${path} ${message}`
  })

const reader = (source: Source): Reader => {
  const iterable = Object(source) as { [Symbol.asyncIterator]?: unknown; [Symbol.iterator]?: unknown }
  const open = iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator]
  if (typeof open !== "function") throw invalid("messages", "must be iterable: an array, a generator, a stream")
  const iterator = open.call(source) as Iterator<OutgoingMessage> | AsyncIterator<OutgoingMessage>
  return {
    next: () => iterator.next() as Read | PromiseLike<Read>,
    // Even at once it may throw: a generator that is running can't be stopped.
    stop: () => void (async () => iterator.return?.())().catch(() => {})
  }
}

export async function* sendMany(
  send: Send,
  source: Source,
  { concurrency = defaults.connections, signal, onProgress }: SendManyOptions
): AsyncGenerator<SendOutcome, void, undefined> {
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw invalid("concurrency", "must be an integer of at least 1")
  const { next, stop } = reader(source)
  let flying = 0
  const landed: Array<SendOutcome> = []
  const options = signal === undefined ? undefined : { signal }
  let open = true
  let reading = false
  let failure: { readonly error: unknown } | undefined
  let taken = 0
  let sent = 0
  let failed = 0
  let wake = () => {}

  const woken = () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })
  const land = (outcome: SendOutcome) => {
    flying -= 1
    landed.push(outcome)
    wake()
  }
  const take = (message: OutgoingMessage) => {
    const index = taken
    taken += 1
    flying += 1
    send(message, options).then(
      (receipt) => land({ index, message, ok: true, receipt }),
      (error: DeskError) => land({ index, message, ok: false, error })
    )
  }
  const received = ({ done, value }: Read) => {
    if (done === true) open = false
    else if (open) take(value)
  }
  const broken = (error: unknown) => {
    if (open) failure = { error }
    open = false
  }
  /** Reads as long as there is room; an asynchronous source one message at a time. */
  const fill = () => {
    while (open && !reading && flying + landed.length < concurrency) {
      try {
        const read = next()
        if (!("then" in read)) {
          received(read)
          continue
        }
        reading = true
        Promise.resolve(read)
          .then(received)
          .catch(broken)
          .finally(() => {
            reading = false
            wake()
          })
      } catch (error) {
        broken(error)
      }
    }
  }
  const onAbort = () => {
    open = false
    stop()
    wake()
  }

  if (signal?.aborted) open = false
  signal?.addEventListener("abort", onAbort, { once: true })
  try {
    for (;;) {
      fill()
      const outcome = landed.shift()
      if (outcome !== undefined) {
        if (outcome.ok) sent += 1
        else failed += 1
        onProgress?.({ taken, sent, failed })
        yield outcome
      } else if (!open && flying === 0) break
      else await woken()
    }
    if (failure !== undefined) throw failure.error
  } finally {
    if (open) {
      open = false
      stop()
    }
    signal?.removeEventListener("abort", onAbort)
    while (flying > 0) await woken()
  }
}
