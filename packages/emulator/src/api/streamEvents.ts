/**
 * Server-sent events: what happens, as it happens, to a reader of any speed. A reader that lost its connection names the last event it has
 * and gets all that came after; when these are no longer all kept, it is told so (`gap`) and reads the state anew.
 */
import type { IncomingMessage, ServerResponse } from "node:http"
import type { EventLog } from "../state/EventLog.ts"

/** Proxies and port forwarders close what says nothing; a browser notices a dead connection by it. */
const HEARTBEAT_MS = 15_000
const RETRY_MS = 1000

export const streamEvents = (
  req: IncomingMessage,
  res: ServerResponse,
  log: EventLog,
  options: {
    /** Used where a browser's EventSource has no Last-Event-ID yet. */
    readonly after: string | undefined
    readonly headers: Readonly<Record<string, string>>
    readonly encode: (value: unknown) => string
  }
): void => {
  const header = req.headers["last-event-id"]
  const last = typeof header === "string" && header !== "" ? header : options.after
  let position = last === undefined ? log.end : log.positionOf(last)

  const frame = (event: string, data: unknown, id?: string): string =>
    `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${options.encode(data)}\n\n`

  const tellGap = (): boolean => {
    position = log.end
    return res.write(frame("gap", { lastEventId: log.idAt(position) }, log.idAt(position)))
  }

  /** Writes as long as the reader takes it: nothing piles up for a slow one but its place in the log. */
  const pump = (): void => {
    if (res.writableNeedDrain || res.destroyed) return
    let ready = position === undefined ? tellGap() : true
    while (ready && position !== undefined && position < log.end) {
      const event = log.at(position)
      if (event === undefined) {
        ready = tellGap()
        continue
      }
      const { type, ...data } = event
      position += 1
      ready = res.write(frame(type, data, log.idAt(position)))
    }
  }

  res.writeHead(200, { ...options.headers, "Content-Type": "text/event-stream; charset=utf-8" })
  res.write(`retry: ${RETRY_MS}\n\n`)
  pump()
  res.on("drain", pump)
  const unwatch = log.watch(pump)
  const heartbeat = setInterval(() => {
    if (!res.writableNeedDrain) res.write(":\n\n")
  }, HEARTBEAT_MS).unref()
  res.once("close", () => {
    clearInterval(heartbeat)
    unwatch()
  })
}
