/**
 * A message as its user sees it, one line for each element: for the terminal. Fields of Desk's own cards: 269/96058.
 */
import { isObject, own } from "./elements.ts"
import type { ReceivedElement } from "./records.ts"

const MAX_LINE = 300

type Content = Readonly<Record<string, unknown>>

/** One line of text: no control, no bidirectional and no line-breaking character that could act on the terminal, at most 300 characters. */
export const oneLine = (text: string): string => {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim()
  return plain.length > MAX_LINE ? `${plain.slice(0, MAX_LINE)}…` : plain
}

/** What the user sees of one element. */
export const renderElement = ({ MsgType, MsgContent }: ReceivedElement): string => oneLine(lineOf(MsgType, MsgContent))

const lineOf = (msgType: string, content: Content): string => {
  switch (msgType) {
    case "TIMTextElem":
      return field(content, "Text")
    case "TIMCustomElem":
      return custom(field(content, "Data"))
    case "TIMLocationElem":
      return `[location] ${words(content, "Desc", "Latitude", "Longitude")}`
    case "TIMFaceElem":
      return `[face] ${words(content, "Index", "Data")}`
    case "TIMImageElem": {
      const images = own(content, "ImageInfoArray")
      const first: unknown = Array.isArray(images) ? images[0] : undefined
      return `[image] ${isObject(first) ? field(first, "URL") : ""}`
    }
    case "TIMSoundElem":
      return `[sound] ${words(content, "Url")}`
    case "TIMFileElem":
      return `[file] ${words(content, "FileName", "Url")}`
    case "TIMVideoFileElem":
      return `[video] ${words(content, "VideoUrl")}`
    default:
      return `[${msgType}] ${words(content, "Title", "CompatibleText")}`
  }
}

/** What Desk's clients show of their own messages, told apart by `src`. */
const custom = (data: string): string => {
  const message = parse(data)
  if (!isObject(message)) return `[custom] ${data}`
  const content = own(message, "content")
  if (typeof content === "string") return `[rich text] ${content}`
  if (!isObject(content)) return `[custom] ${data}`
  const items = own(content, "items")
  const choices = Array.isArray(items)
    ? items.map((item) => (isObject(item) ? field(item, "content") : "")).join(" | ")
    : ""
  const name =
    { "15": "branch", "21": "form", "22": "card", "28": "order", "29": "welcome" }[field(message, "src")] ?? "custom"
  const shown = words(content, "header", "title", "guide", "name", "desc", "tail", "url")
  return `[${name}] ${shown}${choices === "" ? "" : ` [${choices}]`}`
}

const field = (content: Content, name: string): string => String(own(content, name) ?? "")

const words = (content: Content, ...names: readonly string[]): string =>
  names
    .map((name) => field(content, name))
    .filter((word) => word !== "")
    .join(" · ")

const parse = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
