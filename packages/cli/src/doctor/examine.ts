/** Runs checks one after the other, each within its limit and all within one. */
import { sanitizeError } from "@tcdesk/core/adapter"
import type { Text } from "../words/Text.ts"
import type { Check, CheckName, Finding, Looked } from "./Check.ts"
import type { Facts } from "./Facts.ts"
import type { Tools } from "./Tools.ts"
import { duration } from "./words.ts"

/** A check, and what it has found. */
export interface Examined extends Finding {
  readonly check: Check
}

/** Of all checks together, in milliseconds. */
const wholeLimitMs = 20_000

const skipped = (needed: Check): Finding => ({
  state: "skipped",
  found: { en: `needs ${needed.title.en}`, zh: `依赖“${needed.title.zh}”` }
})

const late = (limitMs: number): Finding => {
  const limit = duration(limitMs)
  return {
    state: "wrong",
    found: { en: `no result within ${limit.en}`, zh: `${limit.zh}内没有结果` },
    todo: {
      en: "Run the doctor again; look at what this check looks at by hand.",
      zh: "请重新运行 doctor，或手动检查该项。"
    }
  }
}

/** A mistake of the doctor's own hides nothing of what the other checks find, and is no sign that all is well. */
const failed = (error: unknown): Finding => {
  const { name, message } = sanitizeError(error)
  const found: Text = {
    en: `this check itself failed (${name}: ${message})`,
    zh: `该检查自身出错（${name}：${message}）`
  }
  return { state: "wrong", found }
}

/** Settles within the limit, whatever the check does. */
const within = async (
  check: Check,
  facts: Facts,
  tools: Tools,
  limitMs: number,
  stop: AbortSignal
): Promise<Looked> => {
  const over = new AbortController()
  const { promise: ended, resolve, reject } = Promise.withResolvers<Looked>()
  const timer = setTimeout(() => resolve({ finding: late(limitMs) }), limitMs)
  const stopped = (): void => reject(stop.reason)
  stop.addEventListener("abort", stopped, { once: true })
  try {
    return await Promise.race([check.look(facts, tools, AbortSignal.any([over.signal, stop])), ended])
  } catch (error) {
    stop.throwIfAborted()
    return { finding: failed(error) }
  } finally {
    clearTimeout(timer)
    stop.removeEventListener("abort", stopped)
    over.abort()
  }
}

/** `onCheck` is told before each check. Rejects with the signal's reason when it is stopped. */
export const examine = async (
  checks: readonly Check[],
  tools: Tools,
  { signal, onCheck }: { readonly signal: AbortSignal; readonly onCheck: (check: Check) => void }
): Promise<readonly Examined[]> => {
  const until = performance.now() + wholeLimitMs
  const examined: Examined[] = []
  const blocked = new Map<CheckName, Check>()
  let facts: Facts = {}
  for (const check of checks) {
    signal.throwIfAborted()
    const needed = check.needs.map((name) => blocked.get(name)).find((one) => one !== undefined)
    if (needed !== undefined) {
      blocked.set(check.name, needed)
      examined.push({ check, ...skipped(needed) })
      continue
    }
    onCheck(check)
    const limitMs = Math.max(1, Math.min(check.limitMs, until - performance.now()))
    const { finding, facts: more } = await within(check, facts, tools, limitMs, signal)
    facts = { ...facts, ...more }
    examined.push({ check, ...finding })
    if (finding.state === "wrong") blocked.set(check.name, check)
  }
  signal.throwIfAborted()
  return examined
}
