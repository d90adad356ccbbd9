/** The check of one element, whoever has made it. */
import { below } from "./bounds.ts"
import { validateDeskCustom } from "./DeskCustom.ts"
import type { Elem } from "./Elements.ts"
import { asIs, contents, type KnownMsgType, Unusable } from "./MsgBody.ts"
import { nearest, refuseUnknown } from "./unknownNames.ts"
import { type AddIssue, expected, isObject, jsonObject, nonEmptyString, property, type Validator } from "./validate.ts"

const msgTypes = Object.keys(contents)

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

const elemNames: ReadonlyArray<string> = ["MsgType", "MsgContent"]

/** One element: its type, and of its content the known fields; the content of `Elem.raw` is taken as it is. */
export const validateElem: Validator<Elem> = (value, path, addIssue) => {
  if (!isObject(value)) {
    addIssue(path, expected(value, "an element: { MsgType, MsgContent }, as Elem makes it"))
    return undefined
  }
  refuseUnknown(value, elemNames, addIssue, "field", path)
  const typeAt = `${path}.MsgType`
  const MsgType = nonEmptyString(property(value, "MsgType", addIssue, typeAt), typeAt, addIssue)
  if (MsgType === undefined) return undefined
  const at = `${path}.MsgContent`
  const content = property(value, "MsgContent", addIssue, at)
  if (MsgType === "TIMCustomElem" && reportUnserialised(content, at, addIssue)) return undefined
  if (content instanceof Unusable) {
    for (const { path: option, message } of content.issues) addIssue(below(at, option), message)
    return undefined
  }
  if (!isKnown(MsgType) && property(value, asIs, addIssue, path) !== true) {
    const near = nearest(MsgType, msgTypes)
    if (near !== undefined || !isObject(content)) {
      const meant = near === undefined ? "" : ` (did you mean ${near}?)`
      addIssue(typeAt, `must be one of ${msgTypes.join(", ")}${meant}; Elem.raw makes elements of other types`)
      return undefined
    }
  }
  const MsgContent = isKnown(MsgType) ? contents[MsgType](content, at, addIssue) : jsonObject(content, at, addIssue)
  return { MsgType, MsgContent } as Elem
}
