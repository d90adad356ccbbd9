/**
 * A JSON value as lines to draw, the part that a rule found fault with marked.
 */
export interface JsonLine {
  readonly depth: number
  /** With its quotes and colon; empty inside an array. */
  readonly key: string
  readonly value: string
  readonly kind: "string" | "number" | "word" | "bracket"
  readonly path: string
  readonly marked: boolean
}

/** Deeper, and longer, is hardly read by anybody: the rest is left out, and `…` says so. */
const MAX_DEPTH = 40
const MAX_LINES = 2000
const MAX_STRING = 4000

export const jsonLines = (value: unknown, offending = ""): readonly JsonLine[] => {
  const lines: JsonLine[] = []
  const add = (depth: number, key: string, text: string, kind: JsonLine["kind"], path: string): void => {
    if (lines.length < MAX_LINES) lines.push({ depth, key, value: text, kind, path, marked: false })
  }
  const walk = (value: unknown, depth: number, key: string, path: string, comma: string): void => {
    if (lines.length >= MAX_LINES) return
    if (typeof value !== "object" || value === null) {
      add(depth, key, scalar(value) + comma, kindOf(value), path)
      return
    }
    const isArray = Array.isArray(value)
    const [open, close] = isArray ? ["[", "]"] : ["{", "}"]
    const entries = Object.entries(value)
    if (entries.length === 0 || depth >= MAX_DEPTH) {
      add(depth, key, `${open}${entries.length === 0 ? "" : "…"}${close}${comma}`, "bracket", path)
      return
    }
    add(depth, key, open, "bracket", path)
    for (const [index, [name, inner]] of entries.entries()) {
      const innerPath = isArray ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`
      const innerKey = isArray ? "" : `${JSON.stringify(cut(name))}: `
      walk(inner, depth + 1, innerKey, innerPath, index === entries.length - 1 ? "" : ",")
    }
    add(depth, "", `${close}${comma}`, "bracket", path)
  }
  walk(value, 0, "", "", "")
  if (lines.length >= MAX_LINES) lines.push({ depth: 0, key: "", value: "…", kind: "word", path: "", marked: false })
  const target = nearest(lines, offending)
  return target === "" ? lines : lines.map((line) => ({ ...line, marked: isWithin(line.path, target) }))
}

/** A field that is missing is marked at what it is missing from. */
const nearest = (lines: readonly JsonLine[], path: string): string => {
  const paths = new Set(lines.map((line) => line.path))
  let target = path
  while (target !== "" && !paths.has(target)) target = target.replace(/(^|\.|(?=\[))[^.[]*\]?$/, "").replace(/\.$/, "")
  return target
}

const isWithin = (path: string, target: string): boolean =>
  path === target || path.startsWith(`${target}.`) || path.startsWith(`${target}[`)

const kindOf = (value: unknown): JsonLine["kind"] =>
  typeof value === "string" ? "string" : typeof value === "number" ? "number" : "word"

const scalar = (value: unknown): string => JSON.stringify(typeof value === "string" ? cut(value) : value) ?? "null"

const cut = (text: string): string => (text.length > MAX_STRING ? `${text.slice(0, MAX_STRING)}…` : text)
