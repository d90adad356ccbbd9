/** Calls that are made while one is under way go together in the next one: a transaction costs more than what is in it. */

/** What a group takes; a single call may have more. */
const maxItems = 500

interface Waiting<A, B> {
  readonly items: ReadonlyArray<A>
  readonly resolve: (results: ReadonlyArray<B>) => void
  readonly reject: (error: unknown) => void
}

/** The items of several calls in one call of `run`, in the order in which they came. What `run` rejects with, each of them does. */
export const grouped = <A, B>(
  run: (items: ReadonlyArray<A>) => Promise<ReadonlyArray<B>>
): ((items: ReadonlyArray<A>) => Promise<ReadonlyArray<B>>) => {
  let waiting: Array<Waiting<A, B>> = []
  let running = false

  const nextGroup = (): ReadonlyArray<Waiting<A, B>> => {
    let items = 0
    const fits = (call: Waiting<A, B>, i: number): boolean => {
      items += call.items.length
      return i === 0 || items <= maxItems
    }
    const end = waiting.findIndex((call, i) => !fits(call, i))
    const group = waiting.slice(0, end === -1 ? waiting.length : end)
    waiting = waiting.slice(group.length)
    return group
  }

  const runGroup = async (group: ReadonlyArray<Waiting<A, B>>): Promise<void> => {
    try {
      const results = await run(group.flatMap(({ items }) => items))
      let from = 0
      for (const { items, resolve } of group) {
        resolve(results.slice(from, from + items.length))
        from += items.length
      }
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  const runAll = async (): Promise<void> => {
    running = true
    // What this turn of the event loop has brought goes into the first one.
    await Promise.resolve()
    while (waiting.length > 0) await runGroup(nextGroup())
    running = false
  }

  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject })
      if (!running) void runAll()
    })
}
