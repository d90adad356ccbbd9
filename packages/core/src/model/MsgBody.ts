/** The rules for the elements of a message: "消息格式描述" (269/2720). Their shapes are in `ElemContents.ts`. */
import type { ElemContents } from "./ElemContents.ts"
import type { Issue } from "./Issue.ts"
import {
  exact,
  expected,
  finite,
  integer,
  list,
  literal,
  nonEmptyString,
  optional,
  string,
  type Validator
} from "./validate.ts"

/** Bytes, seconds, pixels and the like. */
const count = integer(0, Number.MAX_SAFE_INTEGER)
/** The payload of a custom element. What `Elem.custom` is given may be an object, and is a string by now. */
const payload: Validator<string> = (value, path, addIssue) => {
  if (typeof value === "string") return nonEmptyString(value, path, addIssue)
  addIssue(path, expected(value, "a string, or an object given to Elem.custom"))
  return undefined
}

/** The only value a server may give: the client downloads from the URL itself. */
const download = literal(2)

const imageInfo = exact({
  Type: integer(1, 3),
  Size: optional(count),
  Width: count,
  Height: count,
  URL: nonEmptyString
})

/** The rules for the content of each MsgType. */
export const contents = {
  TIMTextElem: exact({
    Text: nonEmptyString
  }),
  TIMLocationElem: exact({
    Desc: optional(string),
    Latitude: finite,
    Longitude: finite
  }),
  TIMFaceElem: exact({
    Index: finite,
    Data: optional(string)
  }),
  TIMCustomElem: exact({
    Data: payload,
    Desc: optional(string),
    Ext: optional(string),
    Sound: optional(string)
  }),
  TIMSoundElem: exact({
    Url: nonEmptyString,
    UUID: nonEmptyString,
    Size: optional(count),
    Second: optional(count),
    Download_Flag: download
  }),
  TIMImageElem: exact({
    UUID: nonEmptyString,
    ImageFormat: optional(count),
    ImageInfoArray: list(imageInfo, { min: 1 })
  }),
  TIMFileElem: exact({
    Url: nonEmptyString,
    UUID: nonEmptyString,
    FileSize: optional(count),
    FileName: optional(string),
    Download_Flag: download
  }),
  TIMVideoFileElem: exact({
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
} satisfies { readonly [T in keyof ElemContents]: Validator<ElemContents[T]> }

/** A MsgType that has rules. */
export type KnownMsgType = keyof ElemContents

/**
 * Marks an element whose type is close to one that is known here, and meant all the same. Any other type needs no mark, so that an
 * element may come out of JSON or a structured clone. By a registered symbol it holds across installed copies of this package.
 */
export const asIs: unique symbol = Symbol.for("@tcdesk/core/asIs")

/** The content of an element whose options were faulty: a builder never throws, and the check of the message names the faults. */
export class Unusable {
  readonly issues: ReadonlyArray<Issue>

  constructor(issues: ReadonlyArray<Issue>) {
    this.issues = issues
    Object.freeze(this)
  }
}
