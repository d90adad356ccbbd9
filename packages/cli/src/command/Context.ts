import type { Style } from "../output/style.ts"
import type { Language, Say, Text } from "../words/Text.ts"
import type { Variables, World } from "../world/World.ts"

/** What a command gets beside its own arguments. */
export interface Context {
  readonly world: World
  readonly language: Language
  readonly say: Say
  /** For stdout; without colours it changes nothing. */
  readonly style: Style
  /** `--json` was given. */
  readonly isJson: boolean
  /** The variables, with those of `--env-file`. */
  readonly env: Variables
  /** The path of `--env-file`. */
  readonly envFile: string | undefined
  /** Aborted by Ctrl+C, SIGTERM, and when whoever reads stdout has gone. */
  readonly signal: AbortSignal
  /** A line to stderr, beside what the command gives. */
  readonly note: (text: Text) => void
}
