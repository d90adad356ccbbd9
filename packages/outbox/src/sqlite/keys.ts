/** The callers' own ids, for as long as they are remembered. */
import { createHash } from "node:crypto"
import type { DatabaseSync } from "node:sqlite"

export interface Keys {
  /** The id of the first message with a key; that of this one, where there was none. Called within a transaction. */
  readonly claim: (key: string, id: string, at: number, keepMs: number) => string
}

/** With every so-manieth that comes, more go whose time is over: what is kept grows with the traffic, and no further. */
const forgetEvery = 50
const forgottenAtOnce = 200

export const keysIn = (database: DatabaseSync): Keys => {
  const forget = database.prepare(
    `DELETE FROM key WHERE hash IN (SELECT hash FROM key WHERE at <= ? ORDER BY at LIMIT ${forgottenAtOnce})`
  )
  const find = database.prepare("SELECT id FROM key WHERE hash = ? AND at > ?")
  const keep = database.prepare("INSERT OR REPLACE INTO key (hash, id, at) VALUES (?, ?, ?)")
  let claims = 0
  return {
    claim: (key, id, at, keepMs) => {
      const hash = createHash("sha256").update(key).digest()
      const known = find.get(hash, at - keepMs) as { readonly id: string } | undefined
      if (known !== undefined) return known.id
      claims += 1
      if (claims % forgetEvery === 0) forget.run(at - keepMs)
      keep.run(hash, id, at)
      return id
    }
  }
}
