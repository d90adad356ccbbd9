/**
 * The elements of `MsgBody`, as a table: each `MsgType` with the fields of its `MsgContent`. A field breaking its line is 90002.
 *
 * Source: Tencent IM's message format description (269/2720), to which the `send_msg` page (1229/68821) links. Its tables give types only;
 * "must" comes from the notes above them, and for `Text`, `Data`, `Index` and the coordinates from the element being empty without it.
 * `TIMStreamElem` is missing on purpose: only the streaming commands take it.
 */

import { isObject, own, parseJson, typeName } from "../base/json.ts"

/** What is wrong with a value: where, relative to the value (`""` = the value itself), and what is expected there. */
export interface Complaint {
  readonly path: string
  readonly expected: string
}

type Check = (value: unknown) => Complaint | undefined

interface Field {
  readonly required: boolean
  readonly check: Check
}

type Fields = Readonly<Record<string, Field>>

const expecting =
  (expected: string, holds: (value: unknown) => boolean): Check =>
  (value) =>
    holds(value) ? undefined : { path: "", expected: `${expected}, got ${typeName(value)}` }

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value)

const string = expecting("must be a String", (value) => typeof value === "string")
const number = expecting("must be a Number", isNumber)
const filled = expecting("must be a String that is not empty", (value) => typeof value === "string" && value !== "")

const oneOf = (...allowed: readonly number[]): Check => {
  const expected = allowed.length === 1 ? `must be ${allowed[0]}` : `must be one of ${allowed.join(", ")}`
  return (value) => (isNumber(value) && allowed.includes(value) ? undefined : { path: "", expected })
}

const arrayOf =
  (items: Check, atLeast: number): Check =>
  (value) => {
    if (!Array.isArray(value)) return { path: "", expected: `must be an Array, got ${typeName(value)}` }
    if (value.length < atLeast) return { path: "", expected: "must not be empty" }
    for (const [index, item] of value.entries()) {
      const complaint = items(item)
      if (complaint !== undefined) return { ...complaint, path: `[${index}]${complaint.path}` }
    }
    return undefined
  }

const objectOf =
  (fields: Fields): Check =>
  (value) => {
    if (!isObject(value)) return { path: "", expected: `must be an Object, got ${typeName(value)}` }
    for (const [name, field] of Object.entries(fields)) {
      if (!Object.hasOwn(value, name)) {
        if (field.required) return { path: `.${name}`, expected: "is missing" }
        continue
      }
      const complaint = field.check(value[name])
      if (complaint !== undefined) return { ...complaint, path: `.${name}${complaint.path}` }
    }
    return undefined
  }

const must = (check: Check): Field => ({ required: true, check })
const may = (check: Check): Field => ({ required: false, check })

/** "Download_Flag … must be 2": the only value of files sent over REST. */
const downloadFlag = must(oneOf(2))

const elements: ReadonlyMap<string, Fields> = new Map<string, Fields>([
  ["TIMTextElem", { Text: must(string) }],
  ["TIMLocationElem", { Desc: may(string), Latitude: must(number), Longitude: must(number) }],
  ["TIMFaceElem", { Index: must(number), Data: may(string) }],
  ["TIMCustomElem", { Data: must(string), Desc: may(string), Ext: may(string), Sound: may(string) }],
  [
    "TIMSoundElem",
    { Url: must(filled), UUID: must(filled), Size: may(number), Second: may(number), Download_Flag: downloadFlag }
  ],
  [
    "TIMImageElem",
    {
      UUID: must(filled),
      // JPG, GIF, PNG, BMP, any other
      ImageFormat: may(oneOf(1, 2, 3, 4, 255)),
      ImageInfoArray: must(
        arrayOf(
          objectOf({
            // original, large, thumbnail
            Type: must(oneOf(1, 2, 3)),
            Size: may(number),
            Width: must(number),
            Height: must(number),
            // In capitals here, unlike the Url of the other elements.
            URL: must(filled)
          }),
          1
        )
      )
    }
  ],
  [
    "TIMFileElem",
    { Url: must(filled), UUID: must(filled), FileSize: may(number), FileName: may(string), Download_Flag: downloadFlag }
  ],
  [
    "TIMVideoFileElem",
    {
      VideoUrl: must(filled),
      VideoUUID: must(filled),
      VideoSize: may(number),
      VideoSecond: may(number),
      VideoFormat: may(string),
      VideoDownloadFlag: downloadFlag,
      ThumbUrl: must(filled),
      ThumbUUID: must(filled),
      ThumbSize: may(number),
      ThumbWidth: must(number),
      ThumbHeight: must(number),
      ThumbFormat: may(string),
      ThumbDownloadFlag: downloadFlag
    }
  ],
  [
    "TIMRelayElem",
    {
      Title: may(string),
      MsgNum: may(number),
      CompatibleText: may(string),
      AbstractList: may(arrayOf(string, 0)),
      MsgList: may(arrayOf(objectOf({}), 1)),
      JsonMsgKey: may(filled)
    }
  ]
])

/** Judges one entry of `MsgBody`; `undefined` means it follows the message format description. */
export const checkElement = (element: unknown): Complaint | undefined => {
  if (!isObject(element)) {
    return { path: "", expected: `must be an Object with MsgType and MsgContent, got ${typeName(element)}` }
  }
  const msgType = own(element, "MsgType")
  if (typeof msgType !== "string") return { path: ".MsgType", expected: `must be a String, got ${typeName(msgType)}` }
  const fields = elements.get(msgType)
  if (fields === undefined) return { path: ".MsgType", expected: `must be one of ${[...elements.keys()].join(", ")}` }
  const content = own(element, "MsgContent")
  const complaint = objectOf(fields)(content)
  if (complaint !== undefined) return { ...complaint, path: `.MsgContent${complaint.path}` }
  // A merged forward carries its messages or, above 12K, the key under which they were put; without either there is nothing to open.
  if (msgType === "TIMRelayElem" && isObject(content) && !("MsgList" in content || "JsonMsgKey" in content)) {
    return { path: ".MsgContent", expected: "must have MsgList or JsonMsgKey" }
  }
  return undefined
}

/** What is accepted but has surely not the effect meant, in an element that `checkElement` lets pass. */
export const elementWarnings = (element: unknown, path: string): readonly string[] => {
  if (!isObject(element)) return []
  const msgType = String(own(element, "MsgType"))
  const content = own(element, "MsgContent")
  const known = elements.get(msgType)
  if (known === undefined || !isObject(content)) return []
  const warnings = [
    ...unknownFields(element, ["MsgType", "MsgContent"], path),
    ...unknownFields(content, Object.keys(known), `${path}.MsgContent`)
  ]
  const data = own(content, "Data")
  if (msgType === "TIMCustomElem" && typeof data === "string" && isDoubleEncoded(data)) {
    warnings.push(
      `${path}.MsgContent.Data is JSON encoded twice: once parsed it is still a String, which no Desk client reads`
    )
  }
  return warnings
}

/** Names a documented packet does not have: accepted, because the documents allow new fields, but most often a misspelling. */
export const unknownFields = (
  object: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: string
): readonly string[] =>
  Object.keys(object)
    .filter((name) => !known.includes(name))
    .slice(0, 5)
    .map(
      (name) =>
        `${path === "" ? "" : `${path}.`}${JSON.stringify(name.slice(0, 40)).slice(1, -1)} is no documented field`
    )

const isDoubleEncoded = (data: string): boolean => {
  if (!data.trimStart().startsWith('"')) return false
  const parsed = parseJson(data)
  return "value" in parsed && typeof parsed.value === "string"
}
