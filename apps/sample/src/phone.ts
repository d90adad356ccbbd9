/** The customer's phone on the shop's page: it speaks to the emulator, as a customer's app does to Desk. */
import { type IncomingMessage, request, type ServerResponse } from "node:http"

/** What a phone needs of the emulator's own API, and nothing else of it. */
const calls: ReadonlySet<string> = new Set([
  "GET /phone/state",
  "GET /phone/chat",
  "GET /phone/events",
  "POST /phone/customer-messages"
])

export const isPhoneCall = (req: IncomingMessage): boolean =>
  calls.has(`${req.method} ${(req.url ?? "").replace(/\?.*/, "")}`)

/** Hands a call on to the emulator, and its answer back, an endless one too. */
export const passToEmulator = (
  emulatorUrl: string,
  req: IncomingMessage,
  res: ServerResponse,
  headers: Readonly<Record<string, string>>
): void => {
  const { "content-type": type, "last-event-id": last } = req.headers
  const call = request(`${emulatorUrl}/_emulator${(req.url ?? "").slice("/phone".length)}`, {
    method: req.method,
    headers: {
      ...(type === undefined ? {} : { "content-type": type }),
      ...(last === undefined ? {} : { "last-event-id": last })
    }
  })
  call.on("response", (answer) => {
    const answerType = String(answer.headers["content-type"])
    res.writeHead(answer.statusCode ?? 502, { ...headers, "content-type": answerType, "cache-control": "no-store" })
    res.flushHeaders()
    answer.pipe(res)
  })
  call.on("error", () => res.destroy())
  res.on("close", () => call.destroy())
  req.pipe(call)
}
