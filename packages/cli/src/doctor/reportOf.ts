/** What the doctor has to say: the cause in the first line, a table, and what to do. */
import { padEnd, widthOf, wrap } from "../output/columns.ts"
import type { Report } from "../output/Report.ts"
import type { Style } from "../output/style.ts"
import type { Say, Text } from "../words/Text.ts"
import type { CheckName, State } from "./Check.ts"
import type { Examined } from "./examine.ts"

/** With `--json`. These names stay. */
export interface DoctorReport {
  /** Nothing is wrong; there may be warnings. */
  readonly ok: boolean
  /** The first line; null where nothing is wrong. */
  readonly cause: string | null
  readonly checks: readonly {
    readonly name: CheckName
    readonly title: string
    readonly looksAt: string
    readonly state: State
    readonly found: string
    readonly details?: readonly string[]
    readonly todo?: string
    readonly source?: string
  }[]
}

interface Looks {
  readonly say: Say
  readonly style: Style
  /** Columns of the terminal; without one, lines are as long as they are. */
  readonly columns: number | undefined
}

const states: Readonly<Record<State, Text>> = {
  ok: { en: "ok", zh: "正常" },
  warning: { en: "warning", zh: "警告" },
  wrong: { en: "wrong", zh: "异常" },
  skipped: { en: "skipped", zh: "未检查" }
}
const signs: Readonly<Record<State, string>> = { ok: "✓", warning: "!", wrong: "✗", skipped: "-" }
const paints: Readonly<Record<State, keyof Style>> = { ok: "green", warning: "yellow", wrong: "red", skipped: "dim" }

const causeOf = (examined: readonly Examined[], say: Say): string | undefined => {
  const wrong = examined.filter(({ state }) => state === "wrong")
  const [first] = wrong
  if (first === undefined) return undefined
  const { check, found } = first
  const text: Text = { en: `${check.title.en}: ${found.en}`, zh: `${check.title.zh}：${found.zh}` }
  const more = wrong.length - 1
  if (more === 0) return say(text)
  return say({ en: `${text.en} (and ${more} more below)`, zh: `${text.zh}（另有 ${more} 项异常，见下）` })
}

const nothingWrong = (examined: readonly Examined[]): Text => {
  const warnings = examined.filter(({ state }) => state === "warning").length
  if (warnings === 0) return { en: "Nothing wrong was found.", zh: "未发现问题。" }
  return {
    en: `Nothing wrong was found; ${warnings} ${warnings === 1 ? "warning" : "warnings"}.`,
    zh: `未发现问题；有 ${warnings} 条警告。`
  }
}

const heads: readonly Text[] = [
  { en: "check", zh: "检查项" },
  { en: "state", zh: "状态" },
  { en: "found", zh: "结果" }
]

/** Below it there is no room for a table. */
const least = 40

const table = (examined: readonly Examined[], { say, style, columns }: Looks): readonly string[] => {
  const [check = "", state = "", found = ""] = heads.map(say)
  const stateOf = (one: State): string => `${signs[one]} ${say(states[one])}`
  const widths = [
    Math.max(...[check, ...examined.map((one) => say(one.check.title))].map((text) => widthOf(text))),
    Math.max(...[state, ...examined.map((one) => stateOf(one.state))].map((text) => widthOf(text)))
  ] as const
  const left = widths[0] + widths[1] + 4
  const room = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(least - left, columns - left)
  const row = (texts: readonly [string, string], rest: string, paint: (text: string) => string): readonly string[] => {
    const [first = "", ...others] = wrap(rest, room)
    const begin = `${padEnd(texts[0], widths[0])}  ${paint(padEnd(texts[1], widths[1]))}  `
    return [`${begin}${first}`.trimEnd(), ...others.map((line) => `${" ".repeat(left)}${line}`)]
  }
  return [
    ...row([check, state], found, style.dim).map((line) => style.dim(line)),
    ...examined.flatMap((one) =>
      row([say(one.check.title), stateOf(one.state)], say(one.found), style[paints[one.state]])
    )
  ]
}

/** Of what is wrong first, then of warnings. */
const advice = (
  examined: readonly Examined[],
  { say, style, columns = Number.POSITIVE_INFINITY }: Looks
): readonly string[] => {
  const concerned = (["wrong", "warning"] as const).flatMap((state) =>
    examined.filter((one) => one.state === state && (one.todo !== undefined || one.details !== undefined))
  )
  const indented = (text: string): readonly string[] => wrap(text, columns - 2).map((line) => `  ${line}`)
  return concerned.flatMap(({ check, details = [], todo, source }) => [
    "",
    style.bold(say(check.title)),
    ...details.flatMap((detail) => wrap(say(detail), columns - 4).map((line, i) => `  ${i === 0 ? "-" : " "} ${line}`)),
    ...(todo === undefined ? [] : indented(say(todo))),
    ...(source === undefined ? [] : [`  ${style.cyan(say(source))}`])
  ])
}

const jsonOf = (examined: readonly Examined[], cause: string | undefined, say: Say): DoctorReport => ({
  ok: cause === undefined,
  cause: cause ?? null,
  checks: examined.map(({ check, state, found, details, todo, source }) => ({
    name: check.name,
    title: say(check.title),
    looksAt: say(check.looksAt),
    state,
    found: say(found),
    ...(details === undefined ? {} : { details: details.map(say) }),
    ...(todo === undefined ? {} : { todo: say(todo) }),
    ...(source === undefined ? {} : { source: say(source) })
  }))
})

export const reportOf = (examined: readonly Examined[], looks: Looks): Report & { readonly value: DoctorReport } => {
  const { say, style } = looks
  const cause = causeOf(examined, say)
  // Never wrapped: who looks for the cause reads one line.
  const first = cause === undefined ? style.green(say(nothingWrong(examined))) : style.red(cause)
  return {
    value: jsonOf(examined, cause, say),
    lines: [first, "", ...table(examined, looks), ...advice(examined, looks)],
    exitCode: cause === undefined ? 0 : 1
  }
}
