/** What a message says: its elements, its text, or what the user's app tells without words. */

import type { Elem } from "../model/Elements.ts"
import type { JsonRecord } from "../model/Json.ts"
import { isObject, ownProperty } from "../model/validate.ts"
import type { SessionEventSignal } from "./Event.ts"
import { parseObject } from "./json.ts"

/** The elements of a packet; what is no element is left out. What others have sent may be of any type. */
export const elementsOf = (packet: JsonRecord): ReadonlyArray<Elem> | undefined => {
  const body = ownProperty(packet, "MsgBody")
  return Array.isArray(body) ? body.filter(isElement) : undefined
}

const isElement = (value: unknown): value is Elem =>
  isObject(value) && typeof ownProperty(value, "MsgType") === "string" && isObject(ownProperty(value, "MsgContent"))

const contentOf = (element: Elem, type: string, field: string): string | undefined => {
  const value = element.MsgType === type ? ownProperty(element.MsgContent, field) : undefined
  return typeof value === "string" && value !== "" ? value : undefined
}

/** By `src`: messages that the user's app sends by itself, and shows nobody (269/96058, 269/110624, and the sources of the apps). */
const sources: Readonly<Record<SessionEventSignal, string>> = {
  "chat-opened": "7",
  rated: "10",
  typing: "12",
  "asks-to-rate": "24",
  "ended-by-user": "27",
  form: "33"
}

const signals: ReadonlyMap<string, SessionEventSignal> = new Map(
  Object.entries(sources).map(([signal, src]) => [src, signal as SessionEventSignal])
)

/** The number by which an app sends it. */
export const srcOf = (signal: SessionEventSignal): string => sources[signal]

/** A client takes a custom element for one of Desk's by either of these. */
const isDesks = (data: object): boolean =>
  ownProperty(data, "customerServicePlugin") === 0 || ownProperty(data, "chatbotPlugin") === 1

const signalIn = (element: Elem): SessionEventSignal | undefined => {
  const text = contentOf(element, "TIMCustomElem", "Data")
  const data = text === undefined ? undefined : parseObject(text)
  if (data === undefined || !isDesks(data)) return undefined
  const src = ownProperty(data, "src")
  return typeof src === "string" || typeof src === "number" ? signals.get(String(src)) : undefined
}

/** What the user's app tells without words, if that is what the message is. */
export const signalOf = (body: ReadonlyArray<Elem>): SessionEventSignal | undefined => {
  for (const element of body) {
    const signal = signalIn(element)
    if (signal !== undefined) return signal
  }
  return undefined
}

/** The text elements, one a line. */
export const textIn = (body: ReadonlyArray<Elem>): string | undefined => {
  const texts = body.flatMap((element) => contentOf(element, "TIMTextElem", "Text") ?? [])
  return texts.length === 0 ? undefined : texts.join("\n")
}
