/**
 * Desk's own custom messages: the JSON that stands, as a string, in `TIMCustomElem.Data`.
 *
 * The card's shape is the one of `send_msg`'s own example (1229/68821); `branch` and the envelope are documented with the
 * UI-less integration (269/96058). What is known from the source of one client only is said so at the type.
 */
import type { JsonValue } from "./Json.ts"
import {
  type AddIssue,
  exact,
  integer,
  isObject,
  list,
  nonEmptyString,
  optional,
  property,
  string,
  type Validated,
  type Validator
} from "./validate.ts"

const choice = exact({ content: nonEmptyString, desc: optional(string) })

const contents = {
  /** Card. */
  "22": exact({ header: nonEmptyString, desc: string, pic: string, url: string }),
  /** Order card. Known from one client's source only. */
  "28": exact({
    guide: optional(string),
    pic: optional(string),
    name: nonEmptyString,
    desc: optional(string),
    customField: optional(list(exact({ name: nonEmptyString, value: string, customerValue: optional(string) })))
  }),
  /** Choices; a tap answers with the choice's text. */
  "15": exact({ header: nonEmptyString, items: list(choice, { min: 1 }), tail: optional(string) }),
  /** A question: `type` 1 offers `items`, any other lets the customer write. Known from client sources only. */
  "21": exact({ type: integer(0, 99), header: nonEmptyString, items: list(choice) }),
  /** Welcome card. Known from client sources only. */
  "29": exact({
    title: nonEmptyString,
    items: list(exact({ id: nonEmptyString, content: nonEmptyString, answer: optional(string) }))
  }),
  /** Markdown. Known from client sources only. */
  "30": nonEmptyString
} satisfies Record<string, Validator<unknown>>

type Contents = typeof contents
export type DeskCustomSrc = keyof Contents
export type DeskCustomContent<S extends DeskCustomSrc> = Validated<Contents[S]>

/** The envelope in `Data`. `customerServicePlugin: 0` marks it as Desk's. */
export interface DeskCustomData {
  readonly src: string
  readonly subtype?: string
  readonly content: unknown
  readonly customerServicePlugin: 0
}

/**
 * JSON spelled as the document's example spells it: a blank after each colon, none after a comma.
 */
const spell = (value: JsonValue): string => {
  if (!isObject(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(spell).join(",")}]`
  const fields = Object.entries(value).flatMap(([key, field]) =>
    field === undefined ? [] : [`${JSON.stringify(key)}: ${spell(field)}`]
  )
  return `{${fields.join(",")}}`
}

const isSrc = (src: unknown): src is DeskCustomSrc => typeof src === "string" && Object.hasOwn(contents, src)

/** Reports what is wrong with an unserialised Desk message, if it is one. */
export const validateDeskCustom = (data: object, path: string, addIssue: AddIssue): void => {
  const of = (name: string) => property(data, name, addIssue, `${path}.${name}`)
  const src = of("src")
  if (of("customerServicePlugin") === 0 && isSrc(src)) contents[src](of("content"), `${path}.content`, addIssue)
}

/**
 * The string for `Data`. Content that breaks a rule is left unserialised instead: a builder never throws, and the check of
 * the message, which sees the object, can name each fault of it.
 */
export const deskCustomData = <S extends DeskCustomSrc>(
  src: S,
  content: DeskCustomContent<S>,
  subtype?: string
): string | DeskCustomData => {
  const envelope = (body: unknown): DeskCustomData => ({
    src,
    ...(subtype === undefined ? {} : { subtype }),
    content: body,
    customerServicePlugin: 0
  })
  let faults = 0
  try {
    const clean = contents[src](content, "", () => {
      faults += 1
    })
    if (faults === 0) return spell(envelope(clean) as unknown as JsonValue)
  } catch {
    // a getter that throws: the check of the message meets it again
  }
  return Object.freeze(envelope(content))
}
