/** A TCP connection to one address. */
import { connect, type Socket } from "node:net"

export type Connected =
  | { readonly _tag: "Connected"; readonly socket: Socket; readonly ms: number }
  /** `code`: the system's, or `TIMEOUT` where nothing answered in time. */
  | { readonly _tag: "Failed"; readonly code: string }

/** The code of a foreign error, when it looks like one. Only a limit of ours aborts anything here. */
export const codeOf = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (code === "ABORT_ERR") return "TIMEOUT"
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : "FAILED"
}

/** Whoever gets the socket closes it. */
export const connectTo = (
  { host, port }: { readonly host: string; readonly port: number },
  limitMs: number,
  signal: AbortSignal
): Promise<Connected> =>
  new Promise((resolve) => {
    const began = performance.now()
    const socket = connect({ host, port })
    const settle = (connected: Connected): void => {
      clearTimeout(timer)
      signal.removeEventListener("abort", giveUp)
      resolve(connected)
      if (connected._tag === "Failed") socket.destroy()
    }
    const giveUp = (): void => settle({ _tag: "Failed", code: "TIMEOUT" })
    const timer = setTimeout(giveUp, limitMs)
    signal.addEventListener("abort", giveUp, { once: true })
    socket.on("error", (error) => settle({ _tag: "Failed", code: codeOf(error) }))
    socket.once("connect", () => settle({ _tag: "Connected", socket, ms: Math.round(performance.now() - began) }))
    if (signal.aborted) giveUp()
  })
