/** Medians and their spread. */

/** Of numbers in ascending order, by linear interpolation. */
export const percentile = (sorted: ArrayLike<number>, part: number): number => {
  const at = (sorted.length - 1) * part
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
  /** How many figures there are. */
  readonly count: number
}

export const summary = (figures: Iterable<number>): Summary => {
  const sorted = Float64Array.from(figures).sort()
  return {
    median: percentile(sorted, 0.5),
    min: percentile(sorted, 0),
    max: percentile(sorted, 1),
    lowerQuartile: percentile(sorted, 0.25),
    upperQuartile: percentile(sorted, 0.75),
    count: sorted.length
  }
}

export const median = (figures: Iterable<number>): number => summary(figures).median

/** The median, and in brackets the least and the most, where these differ. */
export const spread = (figures: Iterable<number>, digits: number, unit = ""): string => {
  const { median, min, max } = summary(figures)
  const [middle, least, most] = [median, min, max].map((figure) => figure.toFixed(digits))
  return least === most ? `${middle}${unit}` : `${middle}${unit} (${least}–${most})`
}

export const mean = (figures: ReadonlyArray<number>): number =>
  figures.reduce((sum, figure) => sum + figure, 0) / figures.length

/** What each figure of one list is beside the figure of another that was taken next to it. */
export const pairs = (
  ones: ReadonlyArray<number>,
  others: ReadonlyArray<number>,
  compare: (one: number, other: number) => number
): ReadonlyArray<number> => ones.map((one, index) => compare(one, others[index] ?? Number.NaN))

export const ratio = (one: number, other: number): number => one / other

export const difference = (one: number, other: number): number => one - other

/** "1 round", "7 rounds". */
export const counted = (rounds: number): string => (rounds === 1 ? "1 round" : `${rounds} rounds`)

/** The most of these times, in ms, that lie within any window of so many ms, its end excluded. */
export const mostWithin = (times: ReadonlyArray<number>, windowMs: number): number => {
  const sorted = Float64Array.from(times).sort()
  let most = 0
  let first = 0
  for (const [index, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) >= windowMs) first += 1
    most = Math.max(most, index - first + 1)
  }
  return most
}
