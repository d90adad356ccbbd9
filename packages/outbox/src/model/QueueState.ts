/**
 * What holds for the whole queue: whether it is paused, and the time that makes no message older. A store keeps it as text, for all
 * processes and over restarts.
 */

/** From … to, in milliseconds since 1970. */
export type Span = readonly [from: number, to: number]

/** What holds for the whole queue. */
export interface QueueState {
  readonly version: 1
  /** The last pause, in milliseconds since 1970; empty when there was none. */
  readonly pause: Span
  /** How many pauses there were since a message got through. After one of them a single message is tried first. */
  readonly streak: number
  /** Times in which messages grow no older, in order and apart from each other. */
  readonly still: ReadonlyArray<Span>
}

export const unpaused: QueueState = Object.freeze({ version: 1, pause: [0, 0] as const, streak: 0, still: [] })

/** Between two pauses so close one try was made, which is no time to grow older in. */
const closeMs = 10_000
/** Beyond it, spans that lie closest become one: what is kept stays small. */
const maxSpans = 64

const merged = (spans: ReadonlyArray<Span>, apartMs: number): ReadonlyArray<Span> => {
  const apart: Array<Span> = []
  for (const span of [...spans].sort(([a], [b]) => a - b)) {
    const last = apart.at(-1)
    if (last === undefined || span[0] > last[1] + apartMs) apart.push(span)
    else apart[apart.length - 1] = [last[0], Math.max(last[1], span[1])]
  }
  return apart
}

const withStill = (still: ReadonlyArray<Span>, span: Span): ReadonlyArray<Span> => {
  let apartMs = closeMs
  let spans = merged([...still, span], apartMs)
  while (spans.length > maxSpans) {
    apartMs *= 2
    spans = merged(spans, apartMs)
  }
  return spans
}

/** How long it is still paused, in milliseconds. A clock that was set back ends a pause that would begin in the future. */
export const pausedForMs = ({ pause: [from, until] }: QueueState, now: number): number =>
  now < from - 1000 ? 0 : Math.max(0, until - now)

/** Paused from now on for so long, once more. */
export const pausedFor = (state: QueueState, now: number, ms: number): QueueState => ({
  ...state,
  pause: [now, now + ms],
  streak: state.streak + 1,
  still: withStill(state.still, [now, now + ms])
})

/** A message got through. */
export const opened = (state: QueueState): QueueState => ({ ...state, streak: 0 })

/** The clock was set forward: nobody has waited for that time. */
export const withJump = (state: QueueState, span: Span): QueueState => ({
  ...state,
  still: withStill(state.still, span)
})

/** The age of what began to wait at a time: without pauses, and never below 0 where the clock was set back. */
export const ageMs = ({ still }: QueueState, since: number, now: number): number => {
  const stillMs = still.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, now) - Math.max(from, since)), 0)
  return Math.max(0, now - since - stillMs)
}

const isTime = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value)
const isSpan = (value: unknown): value is Span => Array.isArray(value) && value.length === 2 && value.every(isTime)

/** What a store has kept; what can't be read, a newer version's for one, is no pause. */
export const readQueueState = (text: string | undefined): QueueState => {
  if (text === undefined) return unpaused
  try {
    const { version, pause, streak, still } = JSON.parse(text)
    const isRead = version === 1 && isSpan(pause) && isTime(streak) && Array.isArray(still) && still.every(isSpan)
    return isRead ? { version, pause, streak, still } : unpaused
  } catch {
    return unpaused
  }
}
