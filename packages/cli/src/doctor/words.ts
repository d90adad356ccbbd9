/** Phrases that several checks use. */
import type { Text } from "../words/Text.ts"

/** The same in every language: a code, a host, a number. */
export const plain = (text: string): Text => ({ en: text, zh: text })

/** Clauses, one after the other. */
export const joined = (texts: readonly Text[]): Text => ({
  en: texts.map(({ en }) => en).join("; "),
  zh: texts.map(({ zh }) => zh).join("；")
})

/** Sentences, one after the other; without those that are not there. */
export const sentences = (...texts: readonly (Text | undefined)[]): Text => {
  const there = texts.filter((text) => text !== undefined)
  return { en: there.map(({ en }) => en).join(" "), zh: there.map(({ zh }) => zh).join("") }
}

const units = [
  [86_400_000, "d", "天"],
  [3_600_000, "h", "小时"],
  [60_000, "min", "分钟"],
  [1000, "s", "秒"]
] as const

/** `2 h 5 min`: the two largest units, rounded, or milliseconds below a second. */
export const duration = (exactMs: number): Text => {
  const largest = units.findIndex(([unitMs]) => exactMs >= unitMs)
  const [smallestMs] = units[Math.min(largest + 1, units.length - 1)] ?? [1]
  const ms = largest < 0 ? exactMs : Math.round(exactMs / smallestMs) * smallestMs
  if (ms < 1000) return { en: `${Math.round(ms)} ms`, zh: `${Math.round(ms)} 毫秒` }
  const from = units.findIndex(([unitMs]) => ms >= unitMs)
  let left = ms
  const parts = units.slice(from, from + 2).flatMap(([unitMs, en, zh]) => {
    const count = Math.floor(left / unitMs)
    left -= count * unitMs
    return count === 0 ? [] : [{ en: `${count} ${en}`, zh: `${count} ${zh}` }]
  })
  return { en: parts.map(({ en }) => en).join(" "), zh: parts.map(({ zh }) => zh).join(" ") }
}

/** A host as URLs have it: an IPv6 address in brackets. */
export const hostOf = (host: string): string => (host.includes(":") ? `[${host}]` : host)

export const hostPort = (host: string, port: number): string => `${hostOf(host)}:${port}`

/** To the second, in UTC; nothing of a time that is none. */
export const instant = (ms: number): string => {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? "?" : date.toISOString().replace(/\.\d+Z$/, "Z")
}
