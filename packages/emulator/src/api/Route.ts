/**
 * A call of the API, as data: what it takes, does and gives. Its parameters and its body are checked by what stands here, and the OpenAPI
 * description is made of it.
 */
import type { Fields, Values } from "../base/validate.ts"
import type { Control } from "../state/Control.ts"
import { readFields, readQuery } from "./fields.ts"
import type { Answers } from "./protocol.ts"

/** A call as it came. */
export interface ApiCall {
  readonly control: Control
  /** What stands in the path for `:id`. */
  readonly id: string
  readonly query: URLSearchParams
  readonly body: string
}

export interface Route {
  readonly method: "GET" | "POST"
  /** After `/_emulator`; `:id` stands for a part. */
  readonly path: string
  readonly summary: string
  /** Of a GET: its parameters. Of a POST: the fields of its JSON body. */
  readonly fields: Fields
  readonly answer: keyof Answers
  /** With which HTTP statuses it refuses what is well-formed. */
  readonly refusals: readonly (404 | 409)[]
  readonly handle: (call: ApiCall) => unknown
}

interface Definition<F extends Fields, A extends keyof Answers> {
  readonly path: string
  readonly summary: string
  readonly fields: F
  readonly answer: A
  readonly refusals?: Route["refusals"]
  readonly handle: (fields: Values<F>, call: Pick<ApiCall, "control" | "id">) => Answers[A]
}

/** A call that only reads. */
export const query = <F extends Fields, A extends keyof Answers>(definition: Definition<F, A>): Route => ({
  method: "GET",
  refusals: [],
  ...definition,
  handle: (call) => definition.handle(readQuery(call.query, definition.fields), call)
})

/** A call that changes something. */
export const mutation = <F extends Fields, A extends keyof Answers>(definition: Definition<F, A>): Route => ({
  method: "POST",
  refusals: [],
  ...definition,
  handle: (call) => definition.handle(readFields(call.body, definition.fields), call)
})
