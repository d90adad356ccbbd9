/**
 * The message elements as they go over the wire, and the rules for each: MsgType by MsgType as in
 * "消息格式描述" (269/2720), spelled as that page spells them: `URL` in images, `Url` elsewhere, `Download_Flag` here,
 * `VideoDownloadFlag` there.
 */
import { validateDeskCustom } from "./DeskCustom.ts"
import type { JsonObject } from "./Json.ts"
import {
  type AddIssue,
  finite,
  integer,
  isObject,
  jsonObject,
  list,
  literal,
  nonEmptyString,
  optional,
  property,
  string,
  struct,
  type Validated,
  type Validator
} from "./validate.ts"

/** Bytes, seconds, pixels and the like. */
const count = integer(0, Number.MAX_SAFE_INTEGER)
/** The only value a server may give: the client downloads from the URL itself. */
const download = literal(2)

const imageInfo = struct({
  /** 1 original, 2 large, 3 thumbnail. */
  Type: integer(1, 3),
  Size: optional(count),
  Width: count,
  Height: count,
  URL: nonEmptyString
})

const contents = {
  TIMTextElem: struct({ Text: nonEmptyString }),
  TIMLocationElem: struct({ Desc: optional(string), Latitude: finite, Longitude: finite }),
  TIMFaceElem: struct({ Index: finite, Data: optional(string) }),
  TIMCustomElem: struct({
    Data: nonEmptyString,
    Desc: optional(string),
    Ext: optional(string),
    Sound: optional(string)
  }),
  TIMSoundElem: struct({
    Url: nonEmptyString,
    UUID: nonEmptyString,
    Size: optional(count),
    Second: optional(count),
    Download_Flag: download
  }),
  TIMImageElem: struct({
    UUID: nonEmptyString,
    /** JPG 1, GIF 2, PNG 3, BMP 4, other 255. */
    ImageFormat: optional(count),
    ImageInfoArray: list(imageInfo, { min: 1 })
  }),
  TIMFileElem: struct({
    Url: nonEmptyString,
    UUID: nonEmptyString,
    FileSize: optional(count),
    FileName: optional(string),
    Download_Flag: download
  }),
  TIMVideoFileElem: struct({
    VideoUrl: nonEmptyString,
    VideoUUID: nonEmptyString,
    VideoSize: optional(count),
    VideoSecond: optional(count),
    VideoFormat: optional(string),
    VideoDownloadFlag: download,
    ThumbUrl: nonEmptyString,
    ThumbUUID: nonEmptyString,
    ThumbSize: optional(count),
    ThumbWidth: count,
    ThumbHeight: count,
    ThumbFormat: optional(string),
    ThumbDownloadFlag: download
  })
} satisfies Record<string, Validator<object>>

type Contents = typeof contents

/** A MsgType whose fields the documents give, and which a server may send. */
export type KnownMsgType = keyof Contents

/** One element of `MsgBody` in the documents' own shape. Elements made by `Elem` are frozen. */
export type Elem =
  | { readonly [T in KnownMsgType]: { readonly MsgType: T; readonly MsgContent: Validated<Contents[T]> } }[KnownMsgType]
  | RawElem

/**
 * Marks an element of a type without rules here that is meant: else a misspelt MsgType would go to the network. The mark is
 * not enumerable, and by a registered symbol it holds across installed copies of this package.
 */
export const asIs: unique symbol = Symbol.for("@tcdesk/core/asIs")

/** An element of a MsgType that this package has no rules for; made by `Elem.raw`. */
export interface RawElem {
  readonly MsgType: string & {}
  readonly MsgContent: JsonObject
  readonly [asIs]: true
}

export type ElemOf<T extends KnownMsgType> = Extract<
  Elem,
  { readonly MsgType: T; readonly MsgContent: Validated<Contents[T]> }
>

const isKnown = (msgType: string): msgType is KnownMsgType => Object.hasOwn(contents, msgType)

/** Faulty content stays unserialised in `Data`, so that its faults can be named here: see `DeskCustom.ts`. */
const reportUnserialised = (content: unknown, path: string, addIssue: AddIssue): boolean => {
  const data = isObject(content) ? property(content, "Data", addIssue, `${path}.Data`) : undefined
  if (!isObject(data)) return false
  let faults = 0
  const count: AddIssue = (at, message) => {
    faults += 1
    addIssue(at, message)
  }
  validateDeskCustom(data, `${path}.Data`, count)
  if (faults === 0) jsonObject(data, `${path}.Data`, count)
  if (faults === 0) addIssue(`${path}.Data`, "must be a string that holds JSON: serialise it, or use Elem.custom")
  return true
}

/** One element: its type, and of its content the known fields; the content of `Elem.raw` is taken as it is. */
export const validateElem: Validator<Elem> = (value, path, addIssue) => {
  if (!isObject(value)) {
    addIssue(path, "must be an element: { MsgType, MsgContent }, as Elem makes it")
    return undefined
  }
  const typeAt = `${path}.MsgType`
  const MsgType = nonEmptyString(property(value, "MsgType", addIssue, typeAt), typeAt, addIssue)
  if (MsgType === undefined) return undefined
  const at = `${path}.MsgContent`
  const content = property(value, "MsgContent", addIssue, at)
  if (MsgType === "TIMCustomElem" && reportUnserialised(content, at, addIssue)) return undefined
  if (!isKnown(MsgType) && property(value, asIs, addIssue, path) !== true) {
    addIssue(typeAt, `must be one of ${Object.keys(contents).join(", ")}; Elem.raw makes elements of other types`)
    return undefined
  }
  const MsgContent = isKnown(MsgType) ? contents[MsgType](content, at, addIssue) : jsonObject(content, at, addIssue)
  return { MsgType, MsgContent } as Elem
}
