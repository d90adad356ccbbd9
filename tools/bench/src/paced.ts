/**
 * Texts that come at the pace of language models, each at its own moments. One timer serves all sources of a process, so that it costs
 * little to wait for a piece, and the same for whoever reads.
 */

/** Between two pieces of one source: 100 a second. */
const pieceMs = 10

const text = "您的订单已发货,预计明天送达。感谢您的耐心等待!"

/** Two characters each, as tokens are. */
const pieces = text.match(/../gsu) ?? []

/** A moment that many wait for. */
const moment = () => Promise.withResolvers<void>()

/** Makes sources of so many pieces, the first of which comes after so many ms. What is not fetched in time waits; nothing is left out. */
export const openPaced = () => {
  const startedAt = performance.now()
  /** The next moments of the sources that share a millisecond of ten. */
  const next = Array.from({ length: pieceMs }, moment)
  let ms = 0
  setInterval(() => {
    // What a busy process has missed is made up for.
    for (const until = Math.floor(performance.now() - startedAt); ms < until; ) {
      ms += 1
      const now = next[ms % pieceMs]
      next[ms % pieceMs] = moment()
      now?.resolve()
    }
  }, 1)
  return async function* paced(count: number, delayMs: number): AsyncGenerator<string, void> {
    const first = ms + delayMs
    for (let given = 0; given < count; given += 1) {
      while (ms < first + given * pieceMs) await next[first % pieceMs]?.promise
      yield pieces[given % pieces.length] ?? ""
    }
  }
}
