/** How a figure is held against its goal. */
import type { Measured } from "./measures.ts"
import type { Results } from "./results.ts"
import { median, spread } from "./statistics.ts"

export interface Goal {
  readonly what: string
  readonly goal: string
  /** Absent: not measured. */
  readonly figure?: string
  readonly met?: boolean
}

export type Judge = (results: Results) => Goal

export type Figures = ReadonlyArray<number> | undefined

/** A goal that the median of some figures has to keep. */
const bound =
  (sign: "≤" | "≥") =>
  (what: string, limit: number, figuresOf: (results: Results) => Figures, unit = "×", digits = 2): Judge =>
  (results) => {
    const figures = figuresOf(results) ?? []
    const goal = { what, goal: `${sign} ${limit}${unit}` }
    if (figures.length === 0) return goal
    const middle = median(figures)
    return { ...goal, figure: spread(figures, digits, unit), met: sign === "≤" ? middle <= limit : middle >= limit }
  }

export const atMost = bound("≤")
export const atLeast = bound("≥")

/** A goal of another kind, judged by what one measure has found. */
export const judged =
  <N extends keyof Measured>(
    what: string,
    goal: string,
    name: N,
    judge: (found: NonNullable<Measured[N]>) => Pick<Goal, "figure" | "met">
  ): Judge =>
  ({ measured }) => {
    const found = measured[name]
    return { what, goal, ...(found && judge(found)) }
  }
