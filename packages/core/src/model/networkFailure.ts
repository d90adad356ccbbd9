/** What the network's own errors mean. By rule, they decide what to say and whether to try again, never what became of the message. */
import type { AttemptFailure } from "./AttemptFailure.ts"
import { type ConnectionPhase, type Reason, reasons } from "./Reason.ts"
import { codeOf, sanitizeError, sanitizeText } from "./sanitize.ts"

/** How far an exchange has come: waiting for a socket, connecting, waiting for headers, reading the body. */
export type ExchangePhase = "queue" | "connect" | "headers" | "body"

const dnsCodes = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_NONAME", "EAI_FAIL"])
const tlsCode = /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|.*CERT.*|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/

const phaseOf = (code: string | undefined, reached: ExchangePhase): ConnectionPhase => {
  if (reached === "headers" || reached === "body") return reached
  if (code === undefined) return "connect"
  if (dnsCodes.has(code)) return "dns"
  return tlsCode.test(code) ? "tls" : "connect"
}

const said: { readonly [P in ConnectionPhase]: string } = {
  dns: "the host name can't be resolved",
  connect: "no connection",
  tls: "the server's certificate is not accepted, or TLS failed",
  headers: "the connection broke before an answer came",
  body: "the connection broke in the middle of the answer"
}

const hints: { readonly [P in ConnectionPhase]?: string } = {
  dns: "Check DNS, and endpoint.",
  connect: "Check that this machine may reach Desk on port 443.",
  tls: "Check the machine's certificates and clock, and any proxy in between; TLS verification is never switched off."
}

/** What became of the message, by rule: it is read from how far the exchange had come, and from nothing else. */
export const deliveryAt = (reached: ExchangePhase): "not-sent" | "unknown" =>
  reached === "queue" || reached === "connect" ? "not-sent" : "unknown"

const brokenOff = (reason: Reason, reached: ExchangePhase, detail: string): AttemptFailure => ({
  reason,
  delivery: deliveryAt(reached),
  retry: "retry",
  ambiguous: deliveryAt(reached) === "unknown",
  detail
})

export const timedOut = (reached: ExchangePhase, afterMs: number): AttemptFailure =>
  brokenOff(
    { _tag: "TimedOut", phase: reached },
    reached,
    `${reached === "connect" ? "no connection" : "no complete answer"} within ${afterMs} ms (attemptTimeoutMs)`
  )

/** It has waited for one of the client's own sockets until too little time was left. */
export const noSocket: AttemptFailure = {
  ...brokenOff(
    { _tag: "TimedOut", phase: "queue" },
    "queue",
    "no socket became free in time (connections, deadlineMs)"
  ),
  retry: "never",
  retryable: true,
  hint: "Desk answers too slowly for this many calls: send less at a time, with sendMany for instance, or raise connections."
}

/** The connection has taken so long that an answer could no longer come in time. */
export const connectedTooLate: AttemptFailure = {
  ...brokenOff({ _tag: "TimedOut", phase: "connect" }, "connect", "connecting took too long for the time that is left"),
  retry: "never",
  retryable: true,
  hint: hints.connect
}

/** An answer that goes on beyond any that Desk gives. */
export const tooLong = (status: number, bytes: number): AttemptFailure => ({
  ...brokenOff(
    { _tag: "UnexpectedReply", status },
    "body",
    `HTTP ${status} with an answer of more than ${bytes} bytes`
  ),
  status
})

/** This client, or what it was given, is at fault: no other attempt will end in another way. */
export const clientFault = (error: unknown, reached: ExchangePhase, detail: string, hint?: string): AttemptFailure => ({
  ...brokenOff({ _tag: "ClientFault" }, reached, detail),
  retry: "never",
  ambiguous: false,
  hint: hint ?? reasons.ClientFault.hint,
  cause: sanitizeError(error)
})

const webAssembly = "undici needs WebAssembly, which --jitless switches off."

/** What an error says, without any address in it. Its name alone where its words can't be read, or have a URL's query in them. */
const wordsOf = ({ name, message }: Error): string => {
  if (typeof message !== "string" || /usersig/i.test(message)) return name
  const said = sanitizeText(message.replace(/\w+:\/\/\S*/g, "***"))
  return said === "" ? name : `${name}: ${said}`
}

export const undiciMissing = (error: unknown): AttemptFailure =>
  clientFault(
    error,
    "connect",
    `undici could not be loaded: ${error instanceof Error ? sanitizeText(error.message) : typeof error}`,
    "It needs Node 22.19 or newer; see that it is installed, or that your bundler has included it."
  )

const programmingErrors = new Set([
  "TypeError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "EvalError",
  "URIError",
  "AssertionError",
  "CompileError",
  "LinkError",
  "RuntimeError",
  "InvalidArgumentError"
])

/** The error behind all others. */
const rootOf = (error: unknown, depth = 0): unknown => {
  const cause = error instanceof Error && depth < 8 ? error.cause : undefined
  return cause === undefined ? error : rootOf(cause, depth + 1)
}

/** What no network does: a mistake in a program, or a Node that can't do what undici needs. In its own words. */
const mistakeIn = (error: unknown): string | undefined => {
  try {
    const root = rootOf(error)
    if (!(root instanceof Error)) return undefined
    const code = codeOf(root)
    if (code === "ERR_WEBASSEMBLY_NOT_SUPPORTED") return wordsOf(root)
    if (!programmingErrors.has(root.name)) return undefined
    // Node gives codes to mistakes in arguments too. A bare TypeError is also how some runtimes say that a fetch has failed.
    const isMistake =
      code === undefined
        ? root.name !== "TypeError" || !/fetch|network|load failed/i.test(root.message)
        : /^(ERR_|UND_ERR_INVALID)/.test(code) && !tlsCode.test(code)
    return isMistake ? wordsOf(root) : undefined
  } catch {
    return "an error that can't be read" // a getter of theirs
  }
}

/** What an exchange has thrown: the network's failure, or a mistake that is none. */
export const exchangeFailed = (error: unknown, reached: ExchangePhase): AttemptFailure => {
  const words = mistakeIn(error)
  if (words === undefined) return connectionFailed(error, reached)
  return clientFault(error, reached, words, /WebAssembly/i.test(words) ? webAssembly : undefined)
}

export const connectionFailed = (error: unknown, reached: ExchangePhase): AttemptFailure => {
  const code = codeOf(error)
  if (code?.startsWith("UND_MOCK_ERR_")) {
    return {
      ...brokenOff(
        { _tag: "ConnectionFailed", phase: "headers" },
        reached,
        `undici's MockAgent has refused it (${code})`
      ),
      retry: "never",
      hint: "Add an interceptor for it, or use createRecordingDesk() or the emulator.",
      cause: sanitizeError(error)
    }
  }
  if (code === "UND_ERR_CONNECT_TIMEOUT") {
    return { ...brokenOff({ _tag: "TimedOut", phase: reached }, reached, "no connection in time"), hint: hints.connect }
  }
  const phase = phaseOf(code, reached)
  return {
    ...brokenOff(
      { _tag: "ConnectionFailed", phase },
      reached,
      code === undefined ? said[phase] : `${said[phase]} (${code})`
    ),
    // A certificate does not get better by trying again.
    ...(phase === "tls" ? { retry: "never" } : {}),
    hint: hints[phase],
    cause: sanitizeError(error)
  }
}
