/** All that checks touch, handed in. */
import type { Variables } from "../world/World.ts"

export interface Tools {
  readonly env: Variables
  /** As the client's option of this name. */
  readonly proxy: "env" | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The addresses of a host in one family. Rejects with an error that has a `code`. */
  readonly lookup: (host: string, family: 4 | 6) => Promise<readonly string[]>
  /** The certificates, in PEM, of the public CAs that Node brings along. */
  readonly publicRoots: readonly string[]
  /** Runs something, and gives beside its result the warnings that core gave meanwhile. */
  readonly warningsOf: <T>(run: () => Promise<T>) => Promise<readonly [T, readonly string[]]>
  /** What the file of `--check` holds. */
  readonly message?: string
  /** The connection of an outbox on Redis. Secret: it may hold a password. */
  readonly outbox?: string
  /** A webhook of the user's. Secret: its path or query may be known to Desk alone. */
  readonly webhook?: string
}
