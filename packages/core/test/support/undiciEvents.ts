/** What undici tells by its diagnostics channels: the moments that a test waits for. */
import { subscribe, unsubscribe } from "node:diagnostics_channel"

export type UndiciEvent =
  | "undici:client:beforeConnect"
  | "undici:client:connected"
  | "undici:request:bodySent"
  | "undici:request:headers"
  | "undici:request:bodyChunkReceived"

/** The next time that undici says so. */
export const published = (event: UndiciEvent): Promise<void> =>
  new Promise((resolve) => {
    const seen = () => {
      unsubscribe(event, seen)
      resolve()
    }
    subscribe(event, seen)
  })
