/**
 * The two parts of undici that are needed, when they are needed. Its index loads all of it, `fetch`, caches and mocks
 * included, which doubles the time to the first send; its folders are no public interface, so the index stands behind them.
 */
import type { buildConnector, Pool } from "undici"
import { letAssign } from "./frozenErrors.ts"

export interface Undici {
  readonly Pool: typeof Pool
  readonly buildConnector: typeof buildConnector
}

const isUndici = (parts: { readonly Pool: unknown; readonly buildConnector: unknown }): parts is Undici =>
  typeof parts.Pool === "function" &&
  typeof parts.Pool.prototype?.dispatch === "function" &&
  typeof parts.buildConnector === "function"

const parts = async (): Promise<Undici | undefined> => {
  try {
    // @ts-expect-error TS7016: it has no declarations of its own.
    const { default: Pool } = await import("undici/lib/dispatcher/pool.js")
    // @ts-expect-error TS7016
    const { default: buildConnector } = await import("undici/lib/core/connect.js")
    // @ts-expect-error TS7016
    const { default: errors } = await import("undici/lib/core/errors.js")
    letAssign(errors)
    const found = { Pool, buildConnector }
    return isUndici(found) ? found : undefined
  } catch {
    return undefined
  }
}

/** Fails only when undici can't be loaded at all. */
// By its default, which is all of it: a chunk that esbuild splits off has no other export.
export const loadUndici = async (): Promise<Undici> => {
  const found = await parts()
  if (found !== undefined) return found
  const { default: undici } = await import("undici")
  letAssign(undici.errors)
  return undici
}
