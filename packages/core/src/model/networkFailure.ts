/** What the network's own errors mean. By rule, they decide what to say and whether to try again, never what became of the message. */
import type { AttemptFailure } from "./AttemptFailure.ts"
import { type ConnectionPhase, type Reason, reasons, type TimeoutPhase } from "./Reason.ts"
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

/** Host and port of an origin; where none is known, whom it belongs to. */
export const hostOf = (origin: string | undefined): string => {
  const url = URL.parse(origin ?? "")
  if (url === null) return "Desk"
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? "443" : "80")}`
}

const said: { readonly [P in ConnectionPhase]: (host: string) => string } = {
  dns: (host) => `${host}: the host name can't be resolved`,
  connect: (host) => `no connection to ${host}`,
  tls: (host) => `the certificate of ${host} is not accepted, or TLS failed`,
  headers: (host) => `the connection to ${host} broke before an answer came`,
  body: (host) => `the connection to ${host} broke in the middle of the answer`
}

const blindFetch = "A fetch does not tell how far a request has come."

/** What it says in words. A `fetch` may tell of a host name or a refusal when nobody knows any more what it has written. */
const wordsOfPhase = (phase: ConnectionPhase, code: string | undefined): ConnectionPhase => {
  if (code !== undefined && dnsCodes.has(code)) return "dns"
  return code === "ECONNREFUSED" ? "connect" : phase
}

/** What the operator can look at when there was no connection. */
export const connectionHint = (
  phase: TimeoutPhase | ConnectionPhase,
  origin: string | undefined
): string | undefined => {
  if (phase === "dns") return "Check DNS, and that region or endpoint is right."
  if (phase === "connect")
    return `Check that this machine may reach ${hostOf(origin)}, and that region or endpoint is right.`
  if (phase !== "tls") return undefined
  return "Check the machine's certificates and clock, and any proxy in between; TLS verification is never switched off."
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

export const timedOut = (reached: ExchangePhase, afterMs: number, origin?: string): AttemptFailure => {
  const what = reached === "connect" ? "no connection to" : "no complete answer from"
  const detail = `${what} ${hostOf(origin)} within ${afterMs} ms (attemptTimeoutMs)`
  return {
    ...brokenOff({ _tag: "TimedOut", phase: reached }, reached, detail),
    hint: connectionHint(reached, origin)
  }
}

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
export const connectedTooLate = (origin: string): AttemptFailure => {
  const detail = `connecting to ${hostOf(origin)} took too long for the time that is left`
  return {
    ...brokenOff({ _tag: "TimedOut", phase: "connect" }, "connect", detail),
    retry: "never",
    retryable: true,
    hint: connectionHint("connect", origin)
  }
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
export const exchangeFailed = (error: unknown, reached: ExchangePhase, origin?: string): AttemptFailure => {
  const words = mistakeIn(error)
  if (words === undefined) return connectionFailed(error, reached, origin)
  return clientFault(error, reached, words, /WebAssembly/i.test(words) ? webAssembly : undefined)
}

/** Thrown in the place of a socket: there is no tunnel through the proxy. */
export class TunnelFailed extends Error {
  readonly proxy: string
  readonly status: number | undefined
  constructor(proxy: string, status: number | undefined, cause?: unknown) {
    super("no tunnel", { cause })
    this.proxy = proxy
    this.status = status
  }
}

const tunnelRefused = (proxy: string, status: number, reached: ExchangePhase, host: string): AttemptFailure => {
  const authentication = status === 407
  const detail = authentication
    ? `the proxy ${proxy} wants a user name and a password, or others (HTTP 407)`
    : `the proxy ${proxy} opens no tunnel to ${host} (HTTP ${status})`
  return {
    ...brokenOff({ _tag: "ConnectionFailed", phase: "connect" }, reached, detail),
    ...(status < 500 ? { retry: "never" } : {}),
    hint: authentication
      ? "Give them in the proxy's URL, percent-encoded: http://user:password@host:port."
      : `Have the proxy allow ${host}, or name another one.`
  }
}

const tunnelFailed = ({ cause, proxy, status }: TunnelFailed, reached: ExchangePhase, origin?: string) => {
  if (status !== undefined) return tunnelRefused(hostOf(proxy), status, reached, hostOf(origin))
  const failed = connectionFailed(cause, reached, proxy)
  const hint = `Check that this machine may reach the proxy ${hostOf(proxy)}.`
  return { ...failed, detail: `no way through the proxy: ${failed.detail}`, hint }
}

export const connectionFailed = (error: unknown, reached: ExchangePhase, origin?: string): AttemptFailure => {
  if (error instanceof TunnelFailed) return tunnelFailed(error, reached, origin)
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
    const detail = `no connection to ${hostOf(origin)} in time`
    return {
      ...brokenOff({ _tag: "TimedOut", phase: reached }, reached, detail),
      hint: connectionHint("connect", origin)
    }
  }
  const phase = phaseOf(code, reached)
  const told = wordsOfPhase(phase, code)
  const words = said[told](hostOf(origin))
  return {
    ...brokenOff({ _tag: "ConnectionFailed", phase }, reached, code === undefined ? words : `${words} (${code})`),
    // A certificate does not get better by trying again.
    ...(phase === "tls" ? { retry: "never" } : {}),
    hint: told === phase ? connectionHint(phase, origin) : `${connectionHint(told, origin)} ${blindFetch}`,
    cause: sanitizeError(error)
  }
}
