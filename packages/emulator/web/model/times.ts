/**
 * Times and spans in words.
 */
import type { Translation } from "../i18n/en.ts"

/** The time of day, and the day too unless it is today's. */
export const timeText = (ms: number, locale: string, nowMs: number): string => {
  const sameDay = new Date(ms).toDateString() === new Date(nowMs).toDateString()
  const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const
  return new Date(ms).toLocaleString(locale, sameDay ? time : { month: "short", day: "numeric", ...time })
}

/** Short, for lists. */
export const shortTime = (ms: number, locale: string, nowMs: number): string => {
  const sameDay = new Date(ms).toDateString() === new Date(nowMs).toDateString()
  return new Date(ms).toLocaleString(
    locale,
    sameDay ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { month: "short", day: "numeric" }
  )
}

export const fullTime = (ms: number, locale: string): string =>
  `${new Date(ms).toLocaleString(locale, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" })}.${String(((ms % 1000) + 1000) % 1000).padStart(3, "0")}`

/** `+1.24 s` after a beginning. */
export const sinceText = (ms: number, locale: string): string =>
  `${ms < 0 ? "−" : "+"}${(Math.abs(ms) / 1000).toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })} s`

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000]
] as const

/** `+1 d 2 h`, `−5 min`. */
export const spanText = (ms: number, units: Translation["units"]): string => {
  let left = Math.abs(ms)
  const parts: string[] = []
  for (const [name, length] of UNITS) {
    const count = Math.floor(left / length)
    left -= count * length
    if (count > 0) parts.push(units[name].startsWith(" ") ? `${count}${units[name]}` : `${count} ${units[name]}`)
  }
  return `${ms < 0 ? "−" : "+"}${parts.join(" ") || `${Math.abs(ms)} ms`}`
}

export const bytesText = (bytes: number, locale: string): string => {
  if (bytes < 1024) return `${bytes} B`
  const [amount, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "KB"] : [bytes / 1024 ** 2, "MB"]
  return `${amount.toLocaleString(locale, { maximumFractionDigits: 1 })} ${unit}`
}
