/** The body of a call, as a packet. */
import { readProperty } from "../model/given.ts"
import type { JsonRecord } from "../model/Json.ts"
import { isObject, ownProperty } from "../model/validate.ts"
import { bytesOf, isBody, isRecord, parseBody } from "./json.ts"
import { type Refusal, refusals } from "./replies.ts"
import type { ReadBody, WebhookRequest } from "./Webhook.ts"

/** 1 MiB: many times what a message may have. */
const maxBytes = 1024 * 1024

export interface Packet {
  readonly raw: JsonRecord
  readonly bytes: number
}

/** Of a body that was parsed before: by its header, which the server that read it has held to. */
const lengthOf = (headers: unknown, json: JsonRecord): number => {
  const length = isObject(headers) ? Number(ownProperty(headers, "content-length")) : Number.NaN
  return Number.isSafeInteger(length) && length >= 0 ? length : JSON.stringify(json).length
}

const held = (raw: JsonRecord | undefined, bytes: number): Packet | Refusal => {
  if (bytes > maxBytes) return refusals.tooLarge
  return raw === undefined ? refusals.malformed : { raw, bytes }
}

const unparsed = (body: string | Uint8Array): Packet | Refusal => {
  const bytes = bytesOf(body)
  return held(bytes > maxBytes ? undefined : parseBody(body), bytes)
}

const read = async (rawBody: ReadBody): Promise<Packet | Refusal> => {
  const body = await rawBody(maxBytes)
  return body === undefined ? refusals.tooLarge : unparsed(body)
}

/** Some body parsers leave text or bytes, and not what is in them: that is read here, under whichever name it comes. */
export const readPacket = async (request: WebhookRequest): Promise<Packet | Refusal> => {
  const body = readProperty(request, "rawBody") ?? readProperty(request, "json")
  if (isBody(body)) return unparsed(body)
  if (typeof body === "function") return read(body as ReadBody)
  return isRecord(body) ? held(body, lengthOf(request.headers, body)) : refusals.malformed
}

/** What is called: the URL and the body say it both, and must agree. */
export const commandOf = (inUrl: string | undefined, raw: JsonRecord): string | undefined => {
  const inBody = ownProperty(raw, "CallbackCommand")
  if (inBody === undefined) return inUrl ?? ""
  if (typeof inBody !== "string") return undefined
  return inUrl === undefined || inUrl === inBody ? inBody : undefined
}
