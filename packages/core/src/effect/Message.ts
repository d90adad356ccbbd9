/**
 * The model of a message as Schemas. They are declared from the same checks that every send makes: there is one set of rules.
 * @packageDocumentation
 */
import * as Schema from "effect/Schema"
import type { Elem as WireElem } from "../model/Elements.ts"
import type { Issue } from "../model/Issue.ts"
import { type OutgoingMessage as Outgoing, validateMessage } from "../model/Message.ts"
import { isObject, validate } from "../model/validate.ts"
import { validateElem } from "../model/validateElem.ts"

export type { MessageOptions, MessageRoute as Route, Packet } from "../model/Message.ts"
export { maxPacketBytes, msgRandomOf } from "../model/Message.ts"

/** `body[0].Text` as a path of keys. */
const keys = (path: string): ReadonlyArray<PropertyKey> =>
  path.split(/[.[\]]+/).flatMap((key) => (key === "" ? [] : [/^\d+$/.test(key) ? Number(key) : key]))

const filterOf = <A>(issuesOf: (value: A) => ReadonlyArray<Issue>) =>
  Schema.makeFilter<A>((value) => issuesOf(value).map(({ path, message }) => ({ path: keys(path), issue: message })))

/** An element in wire shape. */
export type Elem = WireElem
/** An element, checked by the rules for its MsgType; each fault has its path. */
export const Elem: Schema.Codec<Elem> = Schema.declare<Elem>((u): u is Elem => isObject(u), {
  identifier: "Elem"
}).check(filterOf((elem) => validate((addIssue) => validateElem(elem, "", addIssue)).issues))

/** A message for a customer, by every rule of the API; each fault has its path. */
export type OutgoingMessage = Outgoing
/** A message, checked as every send checks it. */
export const OutgoingMessage: Schema.Codec<OutgoingMessage> = Schema.declare<OutgoingMessage>(
  (u): u is OutgoingMessage => isObject(u),
  { identifier: "OutgoingMessage" }
).check(filterOf((message) => validateMessage(message).issues))

/** The same as a Standard Schema, for frameworks that take one. */
export const standard = Schema.toStandardSchemaV1(OutgoingMessage)
