/**
 * A text that comes at the pace of a language model. One timer serves all sources of a process, so that what it costs to wait for a
 * piece is small, and the same for whoever reads.
 */

/** Between two pieces of one source: 100 a second. */
const pieceMs = 10

const text = "您的订单已发货,预计明天送达。感谢您的耐心等待!"

/** Two characters each, as tokens are. */
const pieces = text.match(/../gsu) ?? []

interface Ticks {
  /** How many there were. */
  count: number
  /** Resolved by the next one. */
  next: Promise<void>
}

const startTicks = (): Ticks => {
  let { promise, resolve } = Promise.withResolvers<void>()
  const ticks: Ticks = { count: 0, next: promise }
  setInterval(() => {
    ticks.count += 1
    const tell = resolve
    ;({ promise, resolve } = Promise.withResolvers<void>())
    ticks.next = promise
    tell()
  }, pieceMs)
  return ticks
}

/** Makes sources of so many pieces, the first of which comes after so many ticks. What is not fetched in time waits, and nothing is left out. */
export const openPaced = () => {
  const ticks = startTicks()
  return async function* paced(count: number, delay: number): AsyncGenerator<string, void> {
    const first = ticks.count + delay
    for (let given = 0; given < count; given += 1) {
      while (ticks.count < first + given) await ticks.next
      yield pieces[given % pieces.length] ?? ""
    }
  }
}
