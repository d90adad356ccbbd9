/**
 * What a customer's app makes of an element of MsgBody: its parts, ready to be drawn. Total: whatever an element holds, something is shown.
 */
import type { ReceivedElement } from "../../src/api/protocol.ts"

export interface Choice {
  readonly text: string
  readonly note: string
}

export type Shown =
  | { readonly as: "text"; readonly text: string }
  | {
      readonly as: "card"
      readonly title: string
      readonly text: string
      readonly picture: string
      readonly link: string
    }
  | {
      readonly as: "order"
      readonly guide: string
      readonly picture: string
      readonly title: string
      readonly text: string
      readonly fields: readonly { readonly name: string; readonly value: string }[]
    }
  | { readonly as: "branch"; readonly title: string; readonly choices: readonly Choice[]; readonly tail: string }
  /** A question. Without choices, the customer writes the answer. */
  | { readonly as: "form"; readonly title: string; readonly choices: readonly Choice[] }
  | { readonly as: "welcome"; readonly title: string; readonly choices: readonly Choice[] }
  | { readonly as: "markdown"; readonly text: string }
  | { readonly as: "image"; readonly picture: string; readonly width: number; readonly height: number }
  | { readonly as: "sound"; readonly link: string; readonly seconds: number | undefined }
  | { readonly as: "file"; readonly name: string; readonly link: string; readonly bytes: number | undefined }
  | {
      readonly as: "video"
      readonly picture: string
      readonly width: number
      readonly height: number
      readonly link: string
      readonly seconds: number | undefined
    }
  | { readonly as: "location"; readonly name: string; readonly latitude: number; readonly longitude: number }
  | { readonly as: "face"; readonly index: number; readonly name: string }
  /** What came so far of an answer that grows; version 2 is Markdown by its documents, of version 1 they say nothing. */
  | { readonly as: "stream"; readonly text: string; readonly isMarkdown: boolean }
  /** Anything else: what it calls itself, and its content as JSON. */
  | { readonly as: "block"; readonly label: string; readonly content: unknown }

type Content = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Content =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const own = (content: Content, name: string): unknown => (Object.hasOwn(content, name) ? content[name] : undefined)
const text = (content: Content, name: string): string => {
  const value = own(content, name)
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : ""
}
const number = (content: Content, name: string): number | undefined => {
  const value = own(content, name)
  return typeof value === "number" && Number.isFinite(value) ? value : undefined
}
const objects = (content: Content, name: string): readonly Content[] => {
  const value = own(content, name)
  return Array.isArray(value) ? value.filter(isObject) : []
}

export const decode = ({ MsgType, MsgContent: content }: ReceivedElement): Shown => {
  switch (MsgType) {
    case "TIMTextElem":
      return { as: "text", text: text(content, "Text") }
    case "TIMCustomElem":
      return decodeCustom(content)
    case "TIMImageElem": {
      // Original, large, thumbnail: the customer sees the large one.
      const images = objects(content, "ImageInfoArray")
      const image = images.find((one) => own(one, "Type") === 2) ?? images[0] ?? {}
      return { as: "image", picture: text(image, "URL"), ...size(number(image, "Width"), number(image, "Height")) }
    }
    case "TIMSoundElem":
      return { as: "sound", link: text(content, "Url"), seconds: number(content, "Second") }
    case "TIMFileElem":
      return {
        as: "file",
        name: text(content, "FileName"),
        link: text(content, "Url"),
        bytes: number(content, "FileSize")
      }
    case "TIMVideoFileElem":
      return {
        as: "video",
        picture: text(content, "ThumbUrl"),
        ...size(number(content, "ThumbWidth"), number(content, "ThumbHeight")),
        link: text(content, "VideoUrl"),
        seconds: number(content, "VideoSecond")
      }
    case "TIMLocationElem":
      return {
        as: "location",
        name: text(content, "Desc"),
        latitude: number(content, "Latitude") ?? 0,
        longitude: number(content, "Longitude") ?? 0
      }
    case "TIMFaceElem":
      return { as: "face", index: number(content, "Index") ?? 0, name: text(content, "Data") }
    case "TIMStreamElem": {
      const chunks = objects(content, "Chunks").map((chunk) => text(chunk, "Markdown"))
      return { as: "stream", text: chunks.join(""), isMarkdown: true }
    }
    default:
      return { as: "block", label: MsgType, content }
  }
}

const size = (width = 0, height = 0) => ({
  width: width > 0 && width < 1e5 ? width : 4,
  height: height > 0 && height < 1e5 ? height : 3
})

/** Desk's own messages, told apart by `src` (269/96058). */
const decodeCustom = (content: Content): Shown => {
  const data = text(content, "Data")
  const message = parse(data)
  if (!isObject(message)) return { as: "block", label: "TIMCustomElem", content: message ?? content }
  const src = text(message, "src")
  const body = own(message, "content")
  if (src === "30" && typeof body === "string") return { as: "markdown", text: body }
  const chunks = own(message, "chunks")
  if (src === "31" && Array.isArray(chunks)) {
    return { as: "stream", text: chunks.filter((chunk) => typeof chunk === "string").join(""), isMarkdown: false }
  }
  const shown = isObject(body) ? decodeDesk(src, body, text(message, "subtype")) : undefined
  return shown ?? { as: "block", label: src === "" ? "TIMCustomElem" : `TIMCustomElem · src ${src}`, content: message }
}

const decodeDesk = (src: string, body: Content, subtype: string): Shown | undefined => {
  const title = text(body, "header") || text(body, "title")
  const choices = objects(body, "items").map((item) => ({
    text: text(item, "content"),
    note: text(item, "desc") || text(item, "answer")
  }))
  switch (src) {
    case "15":
      return { as: "branch", title, choices, tail: text(body, "tail") }
    case "21":
      return { as: "form", title, choices }
    case "22":
      return { as: "card", title, text: text(body, "desc"), picture: text(body, "pic"), link: text(body, "url") }
    case "28":
      return {
        as: "order",
        guide: text(body, "guide"),
        picture: text(body, "pic"),
        title: text(body, "name"),
        text: text(body, "desc"),
        fields: objects(body, "customField").map((field) => ({
          name: text(field, "name"),
          value: text(field, "customerValue") || text(field, "value")
        }))
      }
    case "29":
      // Of another subtype it offers choices, to make out what the customer means.
      return subtype === "welcome_msg" || subtype === ""
        ? { as: "welcome", title, choices }
        : { as: "branch", title, choices, tail: text(body, "tail") }
    default:
      return undefined
  }
}

const parse = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
