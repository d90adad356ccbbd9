/** Fields of a packet. One that is empty, or of another type than documented, counts as absent: it is still in the packet. */
import type { JsonRecord } from "../model/Json.ts"
import { ownProperty } from "../model/validate.ts"

export const text = (packet: JsonRecord, name: string): string | undefined => {
  const value = ownProperty(packet, name)
  return typeof value === "string" && value !== "" ? value : undefined
}

/** A count, or a time in milliseconds. */
export const integer = (packet: JsonRecord, name: string): number | undefined => {
  const value = ownProperty(packet, name)
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

export const flag = (packet: JsonRecord, name: string): boolean | undefined => {
  const value = ownProperty(packet, name)
  return typeof value === "boolean" ? value : undefined
}

/** The same object without what is absent. A loop for speed: every call comes through here. */
export const present = <A extends object>(fields: A): Present<A> => {
  const there: Record<string, unknown> = {}
  for (const name of Object.keys(fields)) {
    const value = fields[name as keyof A]
    if (value !== undefined) there[name] = value
  }
  return there as Present<A>
}

type Present<A> = { readonly [K in keyof A as undefined extends A[K] ? never : K]: A[K] } & {
  readonly [K in keyof A as undefined extends A[K] ? K : never]?: Exclude<A[K], undefined>
}
