/**
 * Which messages of this client account for what a history shows. One that was accepted has an entry there, and so has one that was
 * found: of two with the same text, each needs its own.
 */

export interface Claims {
  /** A message was accepted, or found. Times are in milliseconds since 1970, as the history's are. */
  readonly add: (subject: string, now: number) => void
  /** How many of this subject were, since then. */
  readonly since: (subject: string, at: number) => number
}

/** Longer than any call takes that asks. */
const keptMs = 600_000
/** So many subjects at the most: the oldest are forgotten first. */
const maxKept = 10_000

export const makeClaims = (): Claims => {
  const claims = new Map<string, ReadonlyArray<number>>()
  return {
    add: (subject, now) => {
      const recent = (claims.get(subject) ?? []).filter((at) => now - at < keptMs)
      // The newest comes last.
      claims.delete(subject)
      claims.set(subject, [...recent, now])
      const [oldest] = claims.keys()
      if (claims.size > maxKept && oldest !== undefined) claims.delete(oldest)
    },
    since: (subject, from) => (claims.get(subject) ?? []).filter((at) => at >= from).length
  }
}
