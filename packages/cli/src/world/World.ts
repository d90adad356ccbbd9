/**
 * All that a command sees of the process, so that tests can run commands without one. Files and the network are the real ones.
 */

export type Variables = Readonly<Record<string, string | undefined>>

export interface Input extends AsyncIterable<string | Uint8Array> {
  readonly isTTY: boolean
}

export interface Output {
  readonly isTTY: boolean
  /** Width of the terminal; absent without one. */
  readonly columns?: number | undefined
  readonly write: (text: string) => void
}

export type StopSignal = "SIGINT" | "SIGTERM"

/** Questions to whoever sits at the terminal. Ask only where `isInteractive`: without a terminal no answer ever comes. `undefined`: given up. */
export interface Prompts {
  readonly text: (question: string, signal: AbortSignal) => Promise<string | undefined>
  /** What is typed is not shown. */
  readonly secret: (question: string, signal: AbortSignal) => Promise<string | undefined>
}

export interface World {
  readonly env: Variables
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly prompts: Prompts
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Calls back at the first such signal, which then does not end the process. Gives what takes the listener away. */
  readonly onStopSignal: (listener: (signal: StopSignal) => void) => () => void
  /** Aborted when whoever reads stdout has gone (`| head`). */
  readonly readerGone: AbortSignal
  /** Goes on as another program of this process, which decides about signals and its exit code by itself. */
  readonly become: (file: string, args: readonly string[]) => Promise<void>
}

/** Questions go to stderr: stdout may be somebody's file. */
export const isInteractive = ({ stdin, stderr }: World): boolean => stdin.isTTY && stderr.isTTY
