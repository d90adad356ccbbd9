/**
 * A message as its user sees it, one line for each element: for the terminal and for lists. Fields of Desk's own cards: 269/96058.
 */
import { isObject, own, parseJson } from "../base/json.ts"
import { oneLine } from "../base/oneLine.ts"
import type { Preview } from "./events.ts"
import type { ReceivedElement } from "./records.ts"

type Content = Readonly<Record<string, unknown>>

/** What the user sees of one element. */
export const renderElement = (element: ReceivedElement): string => {
  const { kind, text } = preview(element)
  return oneLine(kind === "text" ? text : `[${kind}] ${text}`)
}

/** The same in parts: what it is, and its words. */
export const preview = ({ MsgType, MsgContent }: ReceivedElement): Preview => {
  const { kind, text } = partsOf(MsgType, MsgContent)
  return { kind, text: oneLine(text) }
}

const partsOf = (msgType: string, content: Content): Preview => {
  switch (msgType) {
    case "TIMTextElem":
      return { kind: "text", text: field(content, "Text") }
    case "TIMCustomElem":
      return custom(field(content, "Data"))
    case "TIMLocationElem":
      return { kind: "location", text: words(content, "Desc", "Latitude", "Longitude") }
    case "TIMFaceElem":
      return { kind: "face", text: words(content, "Index", "Data") }
    case "TIMImageElem": {
      const images = own(content, "ImageInfoArray")
      const first: unknown = Array.isArray(images) ? images[0] : undefined
      return { kind: "image", text: isObject(first) ? field(first, "URL") : "" }
    }
    case "TIMSoundElem":
      return { kind: "sound", text: words(content, "Url") }
    case "TIMFileElem":
      return { kind: "file", text: words(content, "FileName", "Url") }
    case "TIMVideoFileElem":
      return { kind: "video", text: words(content, "VideoUrl") }
    case "TIMStreamElem": {
      const chunks = own(content, "Chunks")
      const pieces = Array.isArray(chunks)
        ? chunks.map((chunk) => (isObject(chunk) ? field(chunk, "Markdown") : ""))
        : []
      return { kind: "stream", text: pieces.join("") }
    }
    default:
      return { kind: msgType, text: words(content, "Title", "CompatibleText") }
  }
}

/** No object literal: `src` may be "constructor". */
const KINDS: ReadonlyMap<string, string> = new Map([
  ["15", "branch"],
  ["21", "form"],
  ["22", "card"],
  ["28", "order"],
  ["29", "welcome"]
])

/** What Desk's clients show of their own messages, told apart by `src`. */
const custom = (data: string): Preview => {
  const parsed = parseJson(data)
  const message = "value" in parsed ? parsed.value : undefined
  if (!isObject(message)) return { kind: "custom", text: data }
  const chunks = own(message, "chunks")
  if (field(message, "src") === "31" && Array.isArray(chunks)) {
    return { kind: "stream", text: chunks.filter((chunk) => typeof chunk === "string").join("") }
  }
  const content = own(message, "content")
  if (typeof content === "string") return { kind: "rich text", text: content }
  if (!isObject(content)) return { kind: "custom", text: data }
  const items = own(content, "items")
  const choices = Array.isArray(items)
    ? items.map((item) => (isObject(item) ? field(item, "content") : "")).join(" | ")
    : ""
  const name = KINDS.get(field(message, "src")) ?? "custom"
  const shown = words(content, "header", "title", "guide", "name", "desc", "tail", "url")
  return { kind: name, text: `${shown}${choices === "" ? "" : ` [${choices}]`}` }
}

/** What no client could show, an array or an object, is nothing: made a string, it might run its own `toString`, or itself over and over. */
const field = (content: Content, name: string): string => {
  const value = own(content, name)
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : ""
}

const words = (content: Content, ...names: readonly string[]): string =>
  names
    .map((name) => field(content, name))
    .filter((word) => word !== "")
    .join(" · ")
