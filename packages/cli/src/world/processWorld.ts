/** The world of a real process. */
import { isatty } from "node:tty"
import { pathToFileURL } from "node:url"
import type { Output, Prompts, StopSignal, World } from "./World.ts"

const stopSignals: readonly StopSignal[] = ["SIGINT", "SIGTERM"]

/** Of a terminal that says 0, because nobody has told it its size (`docker exec -t`, `expect`). */
const usualColumns = 80

const outputOf = (stream: NodeJS.WriteStream, onError: (error: NodeJS.ErrnoException) => void): Output => {
  // A pipe without a reader must not end the process by an error that nobody handles.
  stream.on("error", onError)
  // Set on the stream itself: prompts ask it too.
  if (stream.isTTY && stream.columns === 0) stream.columns = usualColumns
  return { isTTY: stream.isTTY === true, columns: stream.columns, write: (text) => void stream.write(text) }
}

/** Loaded when somebody is asked: most commands ask nothing. */
const prompts: Prompts = {
  text: async (message, signal) => {
    const { isCancel, text } = await import("@clack/prompts")
    const answer = await text({ message, signal, output: process.stderr })
    return isCancel(answer) ? undefined : answer
  },
  secret: async (message, signal) => {
    const { isCancel, password } = await import("@clack/prompts")
    const answer = await password({ message, signal, output: process.stderr, mask: "*", clearOnError: true })
    return isCancel(answer) ? undefined : answer
  }
}

/** Those of Node about itself (SQLite being experimental) help nobody here; those of our packages are told without Node's frame. */
const tellWarnings = (): void => {
  process.removeAllListeners("warning")
  process.on("warning", ({ name, message }) => {
    if (name !== "ExperimentalWarning") process.stderr.write(`tcdesk: ${message}\n`)
  })
}

export interface ProcessWorld extends World {
  /** The code of the error by which something that was written to stdout was lost (a full disk), though somebody wanted it. */
  readonly lostOutput: () => string | undefined
}

export const processWorld = (): ProcessWorld => {
  tellWarnings()
  const readerGone = new AbortController()
  let lost: string | undefined
  const onStdoutError = ({ code }: NodeJS.ErrnoException): void => {
    if (code === "EPIPE") readerGone.abort()
    else lost ??= code ?? "unknown"
  }
  return {
    env: process.env,
    // Its stream is made when it is read: one that nobody reads need not be opened.
    stdin: {
      isTTY: isatty(0),
      [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]()
    },
    stdout: outputOf(process.stdout, onStdoutError),
    stderr: outputOf(process.stderr, () => {}),
    prompts,
    now: Date.now,
    onStopSignal: (listener) => {
      for (const signal of stopSignals) process.once(signal, listener)
      return () => {
        for (const signal of stopSignals) process.off(signal, listener)
      }
    },
    readerGone: readerGone.signal,
    lostOutput: () => lost,
    become: async (file, args) => {
      process.argv = [process.execPath, file, ...args]
      await import(pathToFileURL(file).href)
    }
  }
}
