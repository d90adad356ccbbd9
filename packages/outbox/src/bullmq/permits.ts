/** So many at a time; who comes later waits, in order. */
export interface Permits {
  /** Resolves at once, mostly. */
  readonly take: () => Promise<void>
  readonly give: () => void
  readonly isFree: () => boolean
}

export const makePermits = (count: number): Permits => {
  const waiting: Array<() => void> = []
  let free = count
  return {
    isFree: () => free > 0,
    take: async () => {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
    },
    give: () => {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
