/** `Elem`, as a type and as a value: what an element is, and what makes one. One declaration, so that every entry means the same. */
import * as builders from "./Elem.ts"
import type { ElemContents, ElemOf, RawElem } from "./ElemContents.ts"

/**
 * Builders for the elements of a message.
 *
 * @example
 * ```ts prelude=desk,session run
 * import { Elem } from "@tcdesk/core"
 *
 * await desk.send({ sessionId, body: [Elem.text("您的订单已发货"), Elem.custom({ data: { parcel: 1 } })] })
 * ```
 * @namespace
 */
export const Elem: typeof builders = builders

/** One element of `MsgBody` in the documents' own shape. Elements made by `Elem` are frozen. */
export type Elem = { readonly [T in keyof ElemContents]: ElemOf<T> }[keyof ElemContents] | RawElem

/** What the builders take. */
export declare namespace Elem {
  /** The fields of a list of choices. */
  type BranchOptions = builders.BranchOptions
  /** The fields of a card. */
  type CardOptions = builders.CardOptions
  /** One of several answers. */
  type Choice = builders.Choice
  /** The fields of a custom element. */
  type CustomOptions = builders.CustomOptions
  /** The fields of an emoji. */
  type FaceOptions = builders.FaceOptions
  /** The fields of a file. */
  type FileOptions = builders.FileOptions
  /** A question and its answers. */
  type FormOptions = builders.FormOptions
  /** The fields of a picture. */
  type ImageOptions = builders.ImageOptions
  /** The fields of a place. */
  type LocationOptions = builders.LocationOptions
  /** The fields of an order. */
  type OrderOptions = builders.OrderOptions
  /** The fields of a voice message. */
  type SoundOptions = builders.SoundOptions
  /** The fields of a video. */
  type VideoOptions = builders.VideoOptions
  /** A greeting with frequent questions. */
  type WelcomeOptions = builders.WelcomeOptions
}
