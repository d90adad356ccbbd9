/**
 * The known name that somebody probably meant by an unknown one.
 */

/** Upper and lower case, hyphens and underscores are how people spell, not what they mean. */
const bare = (name: string): string => name.toLowerCase().replace(/[-_]/g, "")

/** The optimal string alignment: letters added, left out, replaced, or exchanged with their neighbour. */
const distance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= a.length; i++) {
    rows.push([i])
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const exchanged = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY
      rows[i]?.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, exchanged))
    }
  }
  return at(a.length, b.length)
}

/** Longer names than any of ours are not compared: they may be endless. */
const MAX_LENGTH = 40

/** A letter may be off, in long names two; the shortest must be spelled right but for their case. */
const allowed = (name: string): number => (name.length < 3 ? 0 : name.length < 8 ? 1 : 2)

export const nearest = (name: string, known: readonly string[]): string | undefined => {
  if (name.length > MAX_LENGTH) return undefined
  const close = known
    .map((one) => ({ one, away: distance(bare(name), bare(one)) }))
    .filter(({ one, away }) => away <= allowed(one))
  return close.sort((a, b) => a.away - b.away)[0]?.one
}
