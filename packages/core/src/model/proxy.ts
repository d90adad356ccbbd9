/** The way out through a CONNECT proxy: the option `proxy`, and the variables that other programs take one from. */
import { expected } from "./validate.ts"

/** A proxy. */
export interface ProxyServer {
  /** Scheme, host and port, without user name and password. */
  readonly origin: string
  /** What `Proxy-Authorization` says, where the URL names a user or a password. Secret. */
  readonly authorization: string | undefined
  /** The option or the variable that names it. */
  readonly setBy: string
}

/** Gives an environment variable, where there is one. */
export type ReadVariable = (name: string) => string | undefined

/** Those that curl reads for https, in its order: for every endpoint, since Desk's own are all https. */
const variables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
const example = "the URL of an http or https proxy, such as http://proxy.example:3128"

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${decodeURIComponent(user)}:${decodeURIComponent(password)}`).toString("base64")}`

const parse = (text: string, setBy: string): ProxyServer | undefined => {
  // A URL's parser drops line breaks and tabs without a word.
  const url = /[\s\p{Cc}]/u.test(text) ? null : URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname + url.search + url.hash !== "/") return undefined
  const { origin, username, password } = url
  try {
    return { origin, authorization: username + password === "" ? undefined : basic(username, password), setBy }
  } catch {
    return undefined // a % that encodes nothing
  }
}

/** Whether a list such as `localhost,.internal,10.0.0.1:8443` names the host: as undici reads it. */
const isListed = (noProxy: string, origin: string): boolean => {
  const { hostname, port, protocol } = new URL(origin)
  const host = hostname.replace(/^\[|\]$|\.$/g, "")
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => {
      // An IPv6 address has brackets where a port follows.
      const [, bracketed, plain, only] = /^(?:\[(.+)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [
        undefined,
        undefined,
        entry
      ]
      const given = bracketed ?? plain ?? ""
      const name = given.replace(/^\*?\./, "").replace(/\.$/, "")
      if (name === "" || (only !== undefined && only !== (port || (protocol === "https:" ? "443" : "80")))) return false
      return name === "*" || host.endsWith(`.${name}`) || (host === name && !given.startsWith("*"))
    })
}

/** A proxy that the environment names, and that calls do not go through. */
export interface IgnoredProxy {
  /** The variable that names it. */
  readonly variable: string
  /** No option asks for it, or `NO_PROXY` names the host. */
  readonly because: "option" | "NO_PROXY"
}

/** What is asked of a route. */
export interface ProxyRouteOptions {
  /** The client's option `proxy`: `"env"`, a URL, or nothing. */
  readonly option: unknown
  /** The client's option `fetch`: one that is given has a way of its own. */
  readonly fetch?: unknown
}

/** The proxy of a client; or one that the environment names, and that is not used. */
export interface ProxyRoute {
  /** Calls go through it; absent where they go straight. */
  readonly proxy?: ProxyServer | undefined
  /** One that they do not go through. */
  readonly ignored?: IgnoredProxy | undefined
  /** A sentence about it, for errors of connections, where it may be the reason. */
  readonly notUsed?: string | undefined
}

/**
 * What the option and the environment say for an origin: the rules of a client. Faults go to `addIssue`, by the name of the option or the
 * variable.
 */
export const proxyRoute = (
  origin: string,
  { option, fetch }: ProxyRouteOptions,
  read: ReadVariable,
  addIssue: (path: string, message: string) => void
): ProxyRoute => {
  if (fetch !== undefined) {
    if (option !== undefined) addIssue("proxy", "and fetch exclude each other: a fetch has a way out of its own")
    return {}
  }
  if (option !== undefined && option !== "env") {
    const proxy = typeof option === "string" ? parse(option, "proxy") : undefined
    const what = `"env", or ${example}`
    if (proxy === undefined) addIssue("proxy", typeof option === "string" ? `must be ${what}` : expected(option, what))
    return { proxy }
  }
  const name = variables.find(read)
  if (name === undefined || origin === "") return {}
  const excluded = isListed(read("no_proxy") || read("NO_PROXY") || "", origin)
  const ignored = { variable: name, because: excluded ? "NO_PROXY" : "option" } as const
  if (option === undefined) {
    const notUsed = excluded ? undefined : `${name} is set, but not used; the option proxy: "env" would use it.`
    return { ignored, notUsed }
  }
  if (excluded) return { ignored, notUsed: `${name} is set, but NO_PROXY names this host.` }
  const text = read(name) ?? ""
  const proxy = parse(text.includes("://") ? text : `http://${text}`, name)
  if (proxy === undefined) addIssue(name, `must be ${example}`)
  return { proxy }
}
