/**
 * Which messages of this client account for what a history shows. One that was accepted has an entry there, and so has one that was
 * found: of two with the same text, each needs its own. Only where lost answers are verified.
 */

/** What has become of a message by now: its answer is awaited, or was lost; or it has an entry of its own. */
type State = "awaited" | "lost" | "entered"

interface Claim {
  /** When its first attempt began, in milliseconds since 1970, as the history's times are. */
  readonly from: number
  readonly until: number
  readonly state: State
}

export interface Claims {
  /** A message of this subject, known by its call. */
  readonly note: (callId: number, subject: string, claim: Claim) => void
  /** It has no entry: Desk has refused it, or it never went out. */
  readonly forget: (callId: number, subject: string) => void
  /** How many entries since then belong to others; unknown where one of them may, or may not, have such an entry. */
  readonly taken: (callId: number, subject: string, since: number) => number | undefined
}

/** So many subjects at the most: the oldest are forgotten first. */
const maxKept = 10_000
/** Of one subject. Longer than any call takes that asks. */
const keptMs = 600_000

export const makeClaims = (): Claims => {
  const subjects = new Map<string, ReadonlyMap<number, Claim>>()
  const put = (subject: string, claims: ReadonlyMap<number, Claim>): void => {
    // The newest comes last.
    subjects.delete(subject)
    if (claims.size > 0) subjects.set(subject, claims)
    const [oldest] = subjects.keys()
    if (subjects.size > maxKept && oldest !== undefined) subjects.delete(oldest)
  }
  return {
    note: (callId, subject, claim) => {
      const recent = [...(subjects.get(subject) ?? [])].filter(([, { until }]) => claim.until - until < keptMs)
      put(subject, new Map([...recent, [callId, claim]]))
    },
    forget: (callId, subject) => {
      put(subject, new Map([...(subjects.get(subject) ?? [])].filter(([other]) => other !== callId)))
    },
    taken: (callId, subject, since) => {
      const others = [...(subjects.get(subject) ?? [])].flatMap(([other, claim]) => (other === callId ? [] : [claim]))
      const unclear = others.some(
        ({ from, state, until }) => state === "awaited" || (state === "entered" && from < since && until >= since)
      )
      return unclear ? undefined : others.filter(({ from, state }) => state === "entered" && from >= since).length
    }
  }
}
