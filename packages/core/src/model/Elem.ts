/**
 * Builders for the elements of a message. Each is total and pure: it returns a frozen element in the documents' own wire
 * shape and never throws; what is wrong with an element is said, with its path, by the send that carries it.
 *
 * Options are the documents' fields in camelCase: `VideoUrl` is `videoUrl`. Flags that have one legal value are set here.
 * Formats: 消息格式描述 (269/2720); Desk's custom messages: 无 UI 用户端集成 (269/96058) and the example of send_msg (1229/68821).
 * @packageDocumentation
 */
import { type DeskCustomContent, deskCustomData } from "./DeskCustom.ts"
import type { ElemContents, ElemOf, RawElem } from "./ElemContents.ts"
import type { JsonObject } from "./Json.ts"
import { asIs, Unusable } from "./MsgBody.ts"
import { refuseUnknown } from "./unknownNames.ts"
import {
  type AddIssue,
  isObject,
  jsonObject,
  maxItems,
  ownProperty,
  property,
  stringify,
  validate
} from "./validate.ts"

export type { ElemContents, ElemOf, RawElem } from "./ElemContents.ts"

type Fields = { readonly [field: string]: unknown }

/** What the caller gives under a name, as every check reads it. */
const read = (given: unknown, name: string, addIssue: AddIssue): unknown =>
  isObject(given) ? property(given, name, addIssue) : undefined

/**
 * An absent option is an absent field. The options may be anything, from JavaScript: those that are not known, or can't even be read,
 * become a content that the check of the message refuses, with what is wrong.
 */
const elem = <T extends keyof ElemContents>(MsgType: T, fields: (addIssue: AddIssue) => Fields): ElemOf<T> => {
  const { value, issues } = validate((addIssue) => defined(fields(addIssue)))
  const isUsable = value !== undefined && issues.length === 0
  return Object.freeze({
    MsgType,
    MsgContent: isUsable ? Object.freeze(value) : new Unusable(issues)
  }) as unknown as ElemOf<T>
}

const defined = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** The option for a field: `VideoUrl` is `videoUrl`, and `VideoUUID` `videoUuid`. */
const optionOf = (field: string): string =>
  field.replace(/U[A-Z]+/, (name) => `U${name.slice(1).toLowerCase()}`).replace(/^./, (first) => first.toLowerCase())

/** It has one legal value: the client downloads from the address itself. */
const isDownloadFlag = (field: string): boolean => field.endsWith("Flag")

/** The fields that are named here, from their options; there are no other options. */
const fieldsOf = (options: unknown, fields: string, addIssue: AddIssue, path = ""): Fields => {
  const names = fields.split(" ")
  const known = names.filter((field) => !isDownloadFlag(field)).map(optionOf)
  if (isObject(options)) refuseUnknown(options, known, addIssue, "option", path)
  return Object.fromEntries(
    names.map((field) => [field, isDownloadFlag(field) ? 2 : read(options, optionOf(field), addIssue)])
  )
}

/** What is no row, or no array of rows, or far too many, is left as it is: the check of the message names it. */
const each = <B>(rows: unknown, map: (row: object, i: number) => B): unknown =>
  Array.isArray(rows) && rows.length <= maxItems
    ? Object.freeze(Array.from({ length: rows.length }, (_, i) => mapRow(ownProperty(rows, i), i, map)))
    : rows

const mapRow = <B>(row: unknown, i: number, map: (row: object, i: number) => B): unknown =>
  isObject(row) ? map(row, i) : row

const deskCustom = (data: (addIssue: AddIssue) => unknown): ElemOf<"TIMCustomElem"> =>
  elem("TIMCustomElem", (addIssue) => ({ Data: data(addIssue) }))

/** Text, as the customer reads it. */
export const text = (text: string): ElemOf<"TIMTextElem"> =>
  Object.freeze({ MsgType: "TIMTextElem", MsgContent: Object.freeze({ Text: text }) })

/** The fields of a custom element. */
export interface CustomOptions {
  /** The payload. An object is serialised to JSON. */
  readonly data: string | JsonObject
  /** Text of the offline push. */
  readonly desc?: string | undefined
  /** The `ext` field of an APNs push. */
  readonly ext?: string | undefined
  /** Sound file of an APNs push. */
  readonly sound?: string | undefined
}

/** A custom element of your own; a message may hold at most one custom element, Desk's own included. */
export const custom = (options: CustomOptions): ElemOf<"TIMCustomElem"> =>
  elem("TIMCustomElem", (addIssue) => {
    const fields = fieldsOf(options, "Data Desc Ext Sound", addIssue)
    return { ...fields, Data: serialised(fields.Data) }
  })

/** An object that JSON can't say is kept: the check of the message names its faults. */
const serialised = (data: unknown): unknown => {
  if (typeof data !== "object" || data === null) return data
  const { value, issues } = validate((addIssue) => stringify(jsonObject(data, "", addIssue) ?? {}, "", addIssue))
  return issues.length === 0 ? value : data
}

/** The fields of a card. */
export interface CardOptions {
  /** The title. */
  readonly header: string
  /** The text below the title, e.g. a price. */
  readonly desc: string
  /** Address of the picture. */
  readonly pic: string
  /** Where a tap leads. */
  readonly url: string
}

/**
 * A card with title, text, picture and link (`src` "22"). All four are needed; `pic` and `url` are addresses.
 *
 * @example
 * ```ts prelude=desk,session run
 * import { Elem } from "@tcdesk/core"
 *
 * const body = Elem.card({
 *   header: "您的订单已发货",
 *   desc: "预计明天送达",
 *   pic: "https://example.com/parcel.png",
 *   url: "https://example.com/orders/1"
 * })
 * await desk.send({ sessionId, body })
 * ```
 */
export const card = (content: CardOptions): ElemOf<"TIMCustomElem"> => deskCustom(() => deskCustomData("22", content))

/** The fields of an order. */
export interface OrderOptions {
  /** A line above the order. */
  readonly guide?: string | undefined
  /** Address of the picture. */
  readonly pic?: string | undefined
  /** What was ordered, not empty. */
  readonly name: string
  /** The text below the name. */
  readonly desc?: string | undefined
  /** Further lines, each a name and a value. */
  readonly customField?:
    | ReadonlyArray<{
        /** The line's label, not empty. */
        readonly name: string
        /** The line's value. */
        readonly value: string
        /** What the customer reads instead of `value`. */
        readonly customerValue?: string | undefined
      }>
    | undefined
}

/** An order card (`src` "28"). Its shape is known from the source of one client only. */
export const order = (content: OrderOptions): ElemOf<"TIMCustomElem"> => deskCustom(() => deskCustomData("28", content))

/** One of several answers. */
export interface Choice {
  /** What the customer reads, and what a tap sends. */
  readonly content: string
  /** A description. Desk's own examples leave it empty. */
  readonly desc?: string | undefined
}

/** The fields of a list of choices. */
export interface BranchOptions {
  /** The line above the choices. */
  readonly header: string
  /** The choices, one at least, from top to bottom. */
  readonly items: ReadonlyArray<Choice>
  /** The line below them. */
  readonly tail?: string | undefined
}

/** Choices under a heading (`src` "15"): a tap answers with the choice's `content` as a text message. */
export const branch = (content: BranchOptions): ElemOf<"TIMCustomElem"> =>
  deskCustom(() => deskCustomData("15", content))

/** A question and its answers. */
export interface FormOptions {
  /** The question. */
  readonly header: string
  /** The answers to choose from. Without any, the customer writes one. */
  readonly items?: ReadonlyArray<Choice> | undefined
}

/** A question (`src` "21"). Its shape is known from the source of clients only. */
export const form = (options: FormOptions): ElemOf<"TIMCustomElem"> =>
  deskCustom((addIssue) => {
    if (isObject(options)) refuseUnknown(options, ["header", "items"], addIssue)
    const header = read(options, "header", addIssue) as string
    const given = read(options, "items", addIssue)
    const items = (given === undefined ? [] : given) as ReadonlyArray<Choice>
    return deskCustomData("21", { type: Array.isArray(items) && items.length === 0 ? 2 : 1, header, items })
  })

/** A greeting with frequent questions. */
export interface WelcomeOptions {
  /** The greeting. */
  readonly title: string
  /** Frequent questions; `id` is its number, from "1", unless given. */
  readonly items: ReadonlyArray<{
    /** The question, as the customer reads it. */
    readonly content: string
    /** Its answer. */
    readonly answer?: string | undefined
    /** Its number, as text; unless given, its place in the list, from "1". */
    readonly id?: string | undefined
  }>
}

/** A welcome card (`src` "29", subtype `welcome_msg`). Its shape is known from the source of clients only. */
export const welcome = (options: WelcomeOptions): ElemOf<"TIMCustomElem"> =>
  deskCustom((addIssue) => {
    if (isObject(options)) refuseUnknown(options, ["title", "items"], addIssue)
    const items = each(read(options, "items", addIssue), (item, i) => {
      refuseUnknown(item, ["content", "answer", "id"], addIssue, "option", `items[${i}]`)
      return {
        content: read(item, "content", addIssue),
        answer: read(item, "answer", addIssue),
        id: read(item, "id", addIssue) ?? String(i + 1)
      }
    })
    const content = { title: read(options, "title", addIssue), items } as DeskCustomContent<"29">
    return deskCustomData("29", content, "welcome_msg")
  })

/** Rich text in Markdown (`src` "30"). Its shape is known from the source of clients only. */
export const richText = (markdown: string): ElemOf<"TIMCustomElem"> => deskCustom(() => deskCustomData("30", markdown))

/** The fields of a picture. */
export interface ImageOptions {
  /** Unique in the world, e.g. the picture's MD5. */
  readonly uuid: string
  /** JPG 1, GIF 2, PNG 3, BMP 4, other 255. */
  readonly imageFormat?: number | undefined
  /** The picture in up to three sizes. */
  readonly imageInfoArray: ReadonlyArray<{
    /** 1 original, 2 large, 3 thumbnail. */
    readonly type: number
    /** Bytes. */
    readonly size?: number | undefined
    /** Pixels. */
    readonly width: number
    /** Pixels. */
    readonly height: number
    /** Directly downloadable. */
    readonly url: string
  }>
}

/**
 * A picture, in up to three sizes.
 *
 * @example
 * ```ts prelude=desk,session run
 * import { Elem } from "@tcdesk/core"
 *
 * const original = { type: 1, width: 800, height: 600, url: "https://example.com/parcel.jpg" }
 * const body = Elem.image({ uuid: "9a0364b9e99bb480dd25e1f0284c8555", imageFormat: 1, imageInfoArray: [original] })
 * await desk.send({ sessionId, body })
 * ```
 */
export const image = (options: ImageOptions): ElemOf<"TIMImageElem"> =>
  elem("TIMImageElem", (addIssue) => {
    const fields = fieldsOf(options, "UUID ImageFormat ImageInfoArray", addIssue)
    const imageInfo = (info: object, i: number) =>
      Object.freeze(defined(fieldsOf(info, "Type Size Width Height URL", addIssue, `imageInfoArray[${i}]`)))
    return { ...fields, ImageInfoArray: each(fields.ImageInfoArray, imageInfo) }
  })

/** The fields of a voice message. */
export interface SoundOptions {
  /** Directly downloadable. */
  readonly url: string
  /** Unique in the world, e.g. the file's MD5. */
  readonly uuid: string
  /** Bytes. */
  readonly size?: number | undefined
  /** Duration in seconds. */
  readonly second?: number | undefined
}

/** A voice message. */
export const sound = (options: SoundOptions): ElemOf<"TIMSoundElem"> =>
  elem("TIMSoundElem", (addIssue) => fieldsOf(options, "Url UUID Size Second Download_Flag", addIssue))

/** The fields of a file. */
export interface FileOptions {
  /** Directly downloadable. */
  readonly url: string
  /** Unique in the world, e.g. the file's MD5. */
  readonly uuid: string
  /** Bytes. */
  readonly fileSize?: number | undefined
  /** As the customer reads it. */
  readonly fileName?: string | undefined
}

/** A file to download. */
export const file = (options: FileOptions): ElemOf<"TIMFileElem"> =>
  elem("TIMFileElem", (addIssue) => fieldsOf(options, "Url UUID FileSize FileName Download_Flag", addIssue))

/** The fields of a video. */
export interface VideoOptions {
  /** Directly downloadable. */
  readonly videoUrl: string
  /** Unique in the world, e.g. the file's MD5. */
  readonly videoUuid: string
  /** Bytes. */
  readonly videoSize?: number | undefined
  /** Duration in seconds. */
  readonly videoSecond?: number | undefined
  /** E.g. "mp4". */
  readonly videoFormat?: string | undefined
  /** The picture that stands for the video; directly downloadable. */
  readonly thumbUrl: string
  /** Unique in the world, e.g. the picture's MD5. */
  readonly thumbUuid: string
  /** Bytes. */
  readonly thumbSize?: number | undefined
  /** Pixels. */
  readonly thumbWidth: number
  /** Pixels. */
  readonly thumbHeight: number
  /** E.g. "JPG". */
  readonly thumbFormat?: string | undefined
}

/** A video, and the picture that stands for it until it plays. */
export const video = (options: VideoOptions): ElemOf<"TIMVideoFileElem"> =>
  elem("TIMVideoFileElem", (addIssue) => fieldsOf(options, videoFields, addIssue))

const videoFields =
  "VideoUrl VideoUUID VideoSize VideoSecond VideoFormat VideoDownloadFlag " +
  "ThumbUrl ThumbUUID ThumbSize ThumbWidth ThumbHeight ThumbFormat ThumbDownloadFlag"

/** The fields of a place. */
export interface LocationOptions {
  /** What the place is called. */
  readonly desc?: string | undefined
  /** Degrees. */
  readonly latitude: number
  /** Degrees. */
  readonly longitude: number
}

/** A place on the map. */
export const location = (options: LocationOptions): ElemOf<"TIMLocationElem"> =>
  elem("TIMLocationElem", (addIssue) => fieldsOf(options, "Desc Latitude Longitude", addIssue))

/** The fields of an emoji. */
export interface FaceOptions {
  /** The emoji's number, which the apps define. */
  readonly index: number
  /** Further data, which the apps define too. */
  readonly data?: string | undefined
}

/** An emoji of the apps' own set. */
export const face = (options: FaceOptions): ElemOf<"TIMFaceElem"> =>
  elem("TIMFaceElem", (addIssue) => fieldsOf(options, "Index Data", addIssue))

/**
 * An element of any type, in the wire's own words; a type that this package knows is checked like one of its own.
 *
 * @example
 * ```ts prelude=desk,session run
 * import { Elem } from "@tcdesk/core"
 *
 * await desk.send({ sessionId, body: Elem.raw("TIMFaceElem", { Index: 6, Data: "abc" }) })
 * ```
 */
export const raw = (msgType: string, msgContent: JsonObject): RawElem => {
  const { value, issues } = validate((addIssue) => jsonObject(msgContent, "", addIssue))
  const made = { MsgType: msgType, MsgContent: issues.length === 0 ? deepFreeze(value) : msgContent }
  return Object.freeze(Object.defineProperty(made, asIs, { value: true })) as RawElem
}

const deepFreeze = (json: unknown): unknown => {
  if (typeof json === "object" && json !== null) Object.values(Object.freeze(json)).forEach(deepFreeze)
  return json
}
