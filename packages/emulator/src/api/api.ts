/**
 * The inbox and its API under `/_emulator`: finds the call, guards it, reads its body in bounded memory, and answers JSON without secrets. It
 * also turns away, before anything is judged, what a page of another site sends to Desk's own paths.
 */
import type { IncomingMessage, ServerResponse } from "node:http"
import { text } from "../base/validate.ts"
import { commands, pathOf } from "../commands/table.ts"
import { readBody } from "../http/readBody.ts"
import { mask } from "../http/secrets.ts"
import type { Interceptor } from "../http/server.ts"
import { splitTarget } from "../http/target.ts"
import type { Control } from "../state/Control.ts"
import { ApiError } from "./ApiError.ts"
import { readQuery } from "./fields.ts"
import { checkContentType, checkDeskCall, checkHost, checkOrigin, type Head, ownHosts } from "./guards.ts"
import { openApi } from "./openApi.ts"
import { isPage, SAFE_HEADERS, servePage } from "./page.ts"
import type { Listing } from "./protocol.ts"
import type { Route } from "./Route.ts"
import { PREFIX, routes } from "./routes.ts"
import { streamEvents } from "./streamEvents.ts"

const MAX_BODY_BYTES = 64 * 1024
/** Each holds a connection, and what it has not read yet. A browser opens six at most. */
const MAX_STREAMS = 100

/** What browsers ask for by themselves: no mistake of a client, and so nothing to record. */
const ASKED_BY_BROWSERS = /^\/(favicon\.ico|apple-touch-icon[\w-]*\.png|robots\.txt|\.well-known\/.*)$/

export const makeApi = (control: Control): Interceptor => {
  const { secretKey, host, allowedHosts, webhook } = control.settings
  const encode = encoder([secretKey, webhook?.token].filter((one) => one !== undefined))
  const isOwn = ownHosts(host, allowedHosts)
  const answer = (
    res: ServerResponse,
    status: number,
    value: unknown,
    headers: Readonly<Record<string, string>> = {}
  ) => {
    // First the body: once the head is written, what fails can no longer be answered.
    const body = `${encode(value)}\n`
    res.writeHead(status, { ...SAFE_HEADERS, ...headers, "Content-Type": "application/json; charset=utf-8" }).end(body)
  }
  const refuse = (res: ServerResponse, error: unknown): void => {
    const { status, code, message } = error instanceof ApiError ? error : FAILED
    if (!(error instanceof ApiError))
      process.emitWarning(error instanceof Error ? error : String(error), "EmulatorWarning")
    const allow = status === 405 ? { Allow: "GET, POST" } : undefined
    answer(res, status, { error: { code, message } }, allow)
  }

  const call = (req: IncomingMessage, res: ServerResponse): void => {
    const { path, query } = splitTarget(req.url ?? "")
    const head = headOf(req)
    checkHost(head, isOwn)
    const method = req.method === "HEAD" ? "GET" : req.method
    if (isPage(path) && method === "GET") {
      servePage(path, res).catch((error) => refuse(res, error))
      return
    }
    checkOrigin(head, isOwn)
    if (path === PREFIX && method === "GET") return void answer(res, 200, LISTING)
    if (path === `${PREFIX}/openapi.json` && method === "GET") return void answer(res, 200, openApi)
    if (path === `${PREFIX}/events` && req.method === "GET") {
      const { after } = readQuery(query, { after: text(40) })
      if (control.state.events.watchers >= MAX_STREAMS) {
        throw new ApiError(503, "busy", `${MAX_STREAMS} read the events already: close one of them first`)
      }
      streamEvents(req, res, control.state.events, {
        after,
        headers: SAFE_HEADERS,
        encode
      })
      return
    }
    const [route, id] = find(method ?? "", path)
    if (route.method === "POST") checkContentType(head)
    readBody(req, MAX_BODY_BYTES, ({ body, bodyBytes }, end) => {
      if (end === "aborted") return
      try {
        if (bodyBytes > MAX_BODY_BYTES) {
          res.setHeader("Connection", "close")
          throw new ApiError(413, "too_large", `the body must have at most ${MAX_BODY_BYTES} bytes`)
        }
        answer(res, 200, route.handle({ control, id, query, body: body.toString("utf8") }))
      } catch (error) {
        refuse(res, error)
      }
    })
  }

  return (req, res) => {
    const { path } = splitTarget(req.url ?? "")
    const isOurs = path === PREFIX || path.startsWith(`${PREFIX}/`) || isOurPage(req, path)
    if (!isOurs && req.method === "GET" && ASKED_BY_BROWSERS.test(path)) {
      res.writeHead(404, SAFE_HEADERS).end()
      return true
    }
    try {
      if (!isOurs) {
        checkDeskCall(headOf(req), isOwn, host)
        return false
      }
      call(req, res)
    } catch (error) {
      // Its body, if any, is read and forgotten: answering before it has come could cut off the answer.
      readBody(req, 0, ({ bodyBytes }, end) => {
        if (end === "aborted") return
        if (bodyBytes > MAX_BODY_BYTES) res.setHeader("Connection", "close")
        refuse(res, error)
      })
    }
    return true
  }
}

const headOf = ({ method = "", headers }: IncomingMessage): Head => ({ method, headers })

/** `POST /` is a client's mistake, to be judged; `GET /` is the inbox. */
const isOurPage = (req: IncomingMessage, path: string): boolean =>
  isPage(path) && (req.method === "GET" || req.method === "HEAD")

/** JSON in which neither key nor token stands anywhere, wherever a user put it. */
const encoder = (given: readonly string[]): ((value: unknown) => string) => {
  const secrets = given.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
  return (value) => mask(JSON.stringify(value), secrets)
}

const FAILED = { status: 500, code: "failed", message: "the emulator itself failed; see its warnings" }

const LISTING: Listing = {
  about: "@tcdesk/emulator: Desk's commands that it answers, with what no document says of them, and its own calls",
  commands: commands.map((command) => ({ method: "POST", path: pathOf(command), inferred: command.inferred })),
  calls: [
    ...routes.map(({ method, path, summary }) => ({ method, path: `${PREFIX}${path}`, summary })),
    {
      method: "GET",
      path: `${PREFIX}/events`,
      summary: "server-sent events: chat, stream, reception, request, webhook, faults, clock, cleared, gap"
    },
    { method: "GET", path: `${PREFIX}/openapi.json`, summary: "these calls in OpenAPI 3.1" }
  ]
}

const find = (method: string, path: string): readonly [route: Route, id: string] => {
  const rest = path.slice(PREFIX.length)
  let known = false
  for (const route of routes) {
    const id = route.path.endsWith("/:id") ? idIn(rest, route.path.slice(0, -3)) : rest === route.path ? "" : undefined
    if (id === undefined) continue
    if (route.method === method) return [route, id]
    known = true
  }
  throw known
    ? new ApiError(405, "method", "this call has another method: see GET /_emulator")
    : new ApiError(404, "not_found", "there is no such call: see GET /_emulator")
}

const idIn = (path: string, prefix: string): string | undefined => {
  const id = path.startsWith(prefix) ? path.slice(prefix.length) : ""
  return /^[a-z]+-\d{1,15}$/.test(id) ? id : undefined
}
