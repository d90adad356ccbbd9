/**
 * The elements of a message as they go over the wire: MsgType by MsgType as in "消息格式描述" (269/2720), spelled as that page spells them:
 * `URL` in images, `Url` elsewhere, `Download_Flag` here, `VideoDownloadFlag` there. The rules for them are in `MsgBody.ts`.
 */
import type { JsonObject } from "./Json.ts"

/** What each MsgType holds whose fields the documents give, and which a server may send. A later version may know more of them. */
export interface ElemContents {
  /** Text. */
  readonly TIMTextElem: {
    /** As the customer reads it, not empty. */
    readonly Text: string
  }
  /** A place on the map. */
  readonly TIMLocationElem: {
    /** What the place is called. */
    readonly Desc?: string | undefined
    /** Degrees. */
    readonly Latitude: number
    /** Degrees. */
    readonly Longitude: number
  }
  /** An emoji of the apps' own set. */
  readonly TIMFaceElem: {
    /** The emoji's number, which the apps define. */
    readonly Index: number
    /** Further data, which the apps define too. */
    readonly Data?: string | undefined
  }
  /** A custom element: of Desk's own, or of yours. */
  readonly TIMCustomElem: {
    /** The payload, as text. */
    readonly Data: string
    /** Text of the offline push. */
    readonly Desc?: string | undefined
    /** The `ext` field of an APNs push. */
    readonly Ext?: string | undefined
    /** Sound file of an APNs push. */
    readonly Sound?: string | undefined
  }
  /** A voice message. */
  readonly TIMSoundElem: {
    /** Directly downloadable. */
    readonly Url: string
    /** Unique in the world, e.g. the file's MD5. */
    readonly UUID: string
    /** Bytes. */
    readonly Size?: number | undefined
    /** Duration in seconds. */
    readonly Second?: number | undefined
    /** 2: the client downloads from the address itself. */
    readonly Download_Flag: 2
  }
  /** A picture. */
  readonly TIMImageElem: {
    /** Unique in the world, e.g. the file's MD5. */
    readonly UUID: string
    /** JPG 1, GIF 2, PNG 3, BMP 4, other 255. */
    readonly ImageFormat?: number | undefined
    /** The picture in up to three sizes. */
    readonly ImageInfoArray: ReadonlyArray<{
      /** 1 original, 2 large, 3 thumbnail. */
      readonly Type: number
      /** Bytes. */
      readonly Size?: number | undefined
      /** Pixels. */
      readonly Width: number
      /** Pixels. */
      readonly Height: number
      /** Directly downloadable. */
      readonly URL: string
    }>
  }
  /** A file. */
  readonly TIMFileElem: {
    /** Directly downloadable. */
    readonly Url: string
    /** Unique in the world, e.g. the file's MD5. */
    readonly UUID: string
    /** Bytes. */
    readonly FileSize?: number | undefined
    /** As the customer reads it. */
    readonly FileName?: string | undefined
    /** 2: the client downloads from the address itself. */
    readonly Download_Flag: 2
  }
  /** A video. */
  readonly TIMVideoFileElem: {
    /** Directly downloadable. */
    readonly VideoUrl: string
    /** Unique in the world, e.g. the file's MD5. */
    readonly VideoUUID: string
    /** Bytes. */
    readonly VideoSize?: number | undefined
    /** Duration in seconds. */
    readonly VideoSecond?: number | undefined
    /** E.g. "mp4". */
    readonly VideoFormat?: string | undefined
    /** 2: the client downloads from the address itself. */
    readonly VideoDownloadFlag: 2
    /** The picture that stands for the video; directly downloadable. */
    readonly ThumbUrl: string
    /** Unique in the world, e.g. the picture's MD5. */
    readonly ThumbUUID: string
    /** Bytes. */
    readonly ThumbSize?: number | undefined
    /** Pixels. */
    readonly ThumbWidth: number
    /** Pixels. */
    readonly ThumbHeight: number
    /** E.g. "JPG". */
    readonly ThumbFormat?: string | undefined
    /** 2: the client downloads from the address itself. */
    readonly ThumbDownloadFlag: 2
  }
}

/** The element of one MsgType. */
export interface ElemOf<T extends keyof ElemContents> {
  /** Which kind of element it is. */
  readonly MsgType: T
  /** Its fields, in the spelling of the documents. */
  readonly MsgContent: ElemContents[T]
}

/** An element of a MsgType that this package has no rules for; made by `Elem.raw`. */
export interface RawElem {
  /** The element's type, in the spelling of the documents. Of what is not made by `Elem.raw`, a misspelt one must not pass. */
  readonly MsgType: string & {
    /** Only in types: at run time it is a string and no more. */
    readonly madeBy: "Elem.raw"
  }
  /** Its fields, in the spelling of the documents. */
  readonly MsgContent: JsonObject
}
