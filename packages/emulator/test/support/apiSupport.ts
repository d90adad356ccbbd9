/**
 * Calls of the API over real sockets, with every header under the test's control, and a reader of server-sent events.
 */
import { type IncomingMessage, request } from "node:http"
import { onTestFinished } from "vitest"
import type { Emulator } from "../../src/index.ts"

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage["headers"]
  readonly text: string
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it as it likes
  readonly json: any
}

export interface CallOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Leaves once the body is written, though more of it was announced. */
  readonly abandon?: boolean
}

export const call = (emulator: Emulator, path: string, options: CallOptions = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { method = "GET", headers = {}, body, abandon = false } = options
    const { hostname, port } = new URL(emulator.url)
    const req = request({ hostname, port, path, method, headers, agent: false }, (res) => {
      const chunks: Buffer[] = []
      res.on("data", (chunk) => chunks.push(chunk))
      res.on("error", reject)
      res.on("end", () => {
        const text = Buffer.concat(chunks).toString()
        const isJson = res.headers["content-type"]?.startsWith("application/json") === true
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          text,
          json: isJson && text !== "" ? JSON.parse(text) : undefined
        })
      })
    })
    req.on("error", reject)
    if (abandon) req.write(body, () => req.destroy())
    else req.end(body)
  })

export const get = (
  emulator: Emulator,
  path: string,
  headers: Readonly<Record<string, string>> = {}
): Promise<Answer> => call(emulator, `/_emulator${path}`, { headers })

/** Posts an object as JSON; a string as it is. */
export const act = (
  emulator: Emulator,
  path: string,
  body: unknown = {},
  headers: Readonly<Record<string, string>> = {}
) =>
  call(emulator, `/_emulator${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body)
  })

export interface SseEvent {
  readonly event: string
  readonly id: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it as it likes
  readonly data: any
}

export interface Stream {
  readonly headers: IncomingMessage["headers"]
  /** The next event, as soon as it comes. */
  readonly next: () => Promise<SseEvent>
  readonly take: (count: number) => Promise<readonly SseEvent[]>
  readonly pause: () => void
  readonly resume: () => void
  readonly close: () => void
}

/** Opens `/_emulator/events`; it is open when this resolves. */
export const listen = (
  emulator: Emulator,
  options: { readonly after?: string; readonly lastEventId?: string } = {}
): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const query = options.after === undefined ? "" : `?after=${options.after}`
    const headers = options.lastEventId === undefined ? {} : { "last-event-id": options.lastEventId }
    const req = request(`${emulator.url}/_emulator/events${query}`, { headers, agent: false }, (res) => {
      const events: SseEvent[] = []
      const waiting: ((event: SseEvent) => void)[] = []
      let text = ""
      res.setEncoding("utf8").on("data", (chunk: string) => {
        const frames = (text + chunk).split("\n\n")
        text = frames.pop() ?? ""
        for (const frame of frames) {
          const event = parse(frame)
          if (event === undefined) continue
          const reader = waiting.shift()
          if (reader === undefined) events.push(event)
          else reader(event)
        }
      })
      res.on("error", () => undefined)
      const next = (): Promise<SseEvent> =>
        new Promise((given) => {
          const event = events.shift()
          if (event === undefined) waiting.push(given)
          else given(event)
        })
      const take = async (count: number): Promise<readonly SseEvent[]> => {
        const taken: SseEvent[] = []
        while (taken.length < count) taken.push(await next())
        return taken
      }
      const close = () => void req.destroy()
      resolve({ headers: res.headers, next, take, pause: () => res.pause(), resume: () => res.resume(), close })
    })
    req.on("error", reject)
    onTestFinished(() => void req.destroy())
    req.end()
  })

const parse = (frame: string): SseEvent | undefined => {
  const fields = new Map(
    frame.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)] as const)
  )
  const event = fields.get("event")
  return event === undefined ? undefined : { event, id: fields.get("id"), data: JSON.parse(fields.get("data") ?? "") }
}

/** What a signature needs, without the getters. */
export const keyOf = ({
  sdkAppId,
  identifier,
  secretKey
}: {
  sdkAppId: number
  identifier: string
  secretKey: string
}) => ({
  sdkAppId,
  identifier,
  secretKey
})
