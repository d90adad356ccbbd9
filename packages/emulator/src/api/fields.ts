/**
 * What the API is given: the fields of a JSON body, the parameters of a query.
 */
import { isObject, parseJson } from "../base/json.ts"
import { type Fields, type Values, validate } from "../base/validate.ts"
import { ApiError } from "./ApiError.ts"

const refuse =
  (code: string) =>
  (message: string): Error =>
    new ApiError(400, code, message)

/** An empty body is an empty object. */
export const readFields = <F extends Fields>(body: string, fields: F): Values<F> => {
  const parsed = body === "" ? { value: {} } : parseJson(body)
  if (!("value" in parsed)) throw refuse("body")(`the body is not valid JSON: it ${parsed.why}`)
  const { value } = parsed
  if (!isObject(value)) throw refuse("body")("the body must be a JSON object")
  return validate(Object.entries(value), fields, { noun: "field of this call", error: refuse("field") })
}

/** What must be an integer is read as one. */
export const readQuery = <F extends Fields>(query: URLSearchParams, fields: F): Values<F> => {
  const given = [...query].map(([name, text]): [string, unknown] => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : text
    return [name, Object.hasOwn(fields, name) && fields[name]?.is(number) === true ? number : text]
  })
  return validate(given, fields, { noun: "parameter of this call", error: refuse("parameter") })
}
