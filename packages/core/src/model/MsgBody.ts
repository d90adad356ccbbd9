/**
 * The message elements as they go over the wire, and the rules for each: MsgType by MsgType as in
 * "消息格式描述" (269/2720), spelled as that page spells them: `URL` in images, `Url` elsewhere, `Download_Flag` here,
 * `VideoDownloadFlag` there.
 */
import type { Issue } from "./Issue.ts"
import type { JsonObject } from "./Json.ts"
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
  type Validated,
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
  /** 1 original, 2 large, 3 thumbnail. */
  Type: integer(1, 3),
  /** Bytes. */
  Size: optional(count),
  /** Pixels. */
  Width: count,
  /** Pixels. */
  Height: count,
  /** Directly downloadable. */
  URL: nonEmptyString
})

/** The rules for the content of each MsgType. */
export const contents = {
  TIMTextElem: exact({
    /** As the customer reads it, not empty. */
    Text: nonEmptyString
  }),
  TIMLocationElem: exact({
    /** What the place is called. */
    Desc: optional(string),
    /** Degrees. */
    Latitude: finite,
    /** Degrees. */
    Longitude: finite
  }),
  TIMFaceElem: exact({
    /** The emoji's number, which the apps define. */
    Index: finite,
    /** Further data, which the apps define too. */
    Data: optional(string)
  }),
  TIMCustomElem: exact({
    /** The payload, as text. */
    Data: payload,
    /** Text of the offline push. */
    Desc: optional(string),
    /** The `ext` field of an APNs push. */
    Ext: optional(string),
    /** Sound file of an APNs push. */
    Sound: optional(string)
  }),
  TIMSoundElem: exact({
    /** Directly downloadable. */
    Url: nonEmptyString,
    /** Unique in the world, e.g. the file's MD5. */
    UUID: nonEmptyString,
    /** Bytes. */
    Size: optional(count),
    /** Duration in seconds. */
    Second: optional(count),
    /** 2: the client downloads from the address itself. */
    Download_Flag: download
  }),
  TIMImageElem: exact({
    /** Unique in the world, e.g. the file's MD5. */
    UUID: nonEmptyString,
    /** JPG 1, GIF 2, PNG 3, BMP 4, other 255. */
    ImageFormat: optional(count),
    /** The picture in up to three sizes. */
    ImageInfoArray: list(imageInfo, { min: 1 })
  }),
  TIMFileElem: exact({
    /** Directly downloadable. */
    Url: nonEmptyString,
    /** Unique in the world, e.g. the file's MD5. */
    UUID: nonEmptyString,
    /** Bytes. */
    FileSize: optional(count),
    /** As the customer reads it. */
    FileName: optional(string),
    /** 2: the client downloads from the address itself. */
    Download_Flag: download
  }),
  TIMVideoFileElem: exact({
    /** Directly downloadable. */
    VideoUrl: nonEmptyString,
    /** Unique in the world, e.g. the file's MD5. */
    VideoUUID: nonEmptyString,
    /** Bytes. */
    VideoSize: optional(count),
    /** Duration in seconds. */
    VideoSecond: optional(count),
    /** E.g. "mp4". */
    VideoFormat: optional(string),
    /** 2: the client downloads from the address itself. */
    VideoDownloadFlag: download,
    /** The picture that stands for the video; directly downloadable. */
    ThumbUrl: nonEmptyString,
    /** Unique in the world, e.g. the picture's MD5. */
    ThumbUUID: nonEmptyString,
    /** Bytes. */
    ThumbSize: optional(count),
    /** Pixels. */
    ThumbWidth: count,
    /** Pixels. */
    ThumbHeight: count,
    /** E.g. "JPG". */
    ThumbFormat: optional(string),
    /** 2: the client downloads from the address itself. */
    ThumbDownloadFlag: download
  })
} satisfies Record<string, Validator<object>>

type Contents = typeof contents

/** A MsgType whose fields the documents give, and which a server may send. */
export type KnownMsgType = keyof Contents

/** The element of one MsgType. */
export interface ElemOf<T extends KnownMsgType> {
  /** Which kind of element it is. */
  readonly MsgType: T
  /** Its fields, in the spelling of the documents. */
  readonly MsgContent: Validated<Contents[T]>
}

/** An element of a MsgType that this package has no rules for; made by `Elem.raw`. */
export interface RawElem {
  /** The element's type, in the spelling of the documents. Marked in types only: of what is not made by `Elem.raw` a misspelt one must not pass. */
  readonly MsgType: string & { readonly madeBy: "Elem.raw" }
  /** Its fields, in the spelling of the documents. */
  readonly MsgContent: JsonObject
}

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
