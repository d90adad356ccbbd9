/** The body of a call, as a packet. */
import type { JsonRecord } from "../model/Json.ts"
import { isObject, ownProperty } from "../model/validate.ts"
import { bytesOf, isRecord, parseBody } from "./json.ts"
import { type Refusal, refusals } from "./replies.ts"
import type { WebhookRequest } from "./Webhook.ts"

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

const parsed = (json: unknown, headers: unknown): Packet | Refusal =>
  isRecord(json) ? { raw: json, bytes: lengthOf(headers, json) } : refusals.malformed

export const readPacket = async (request: WebhookRequest): Promise<Packet | Refusal> => {
  if ("json" in request) return parsed(request.json, request.headers)
  const body = typeof request.rawBody === "function" ? await request.rawBody(maxBytes) : request.rawBody
  const bytes = body === undefined ? Number.POSITIVE_INFINITY : bytesOf(body)
  if (body === undefined || bytes > maxBytes) return refusals.tooLarge
  const raw = parseBody(body)
  return raw === undefined ? refusals.malformed : { raw, bytes }
}

/** What is called: the URL and the body say it both, and must agree. */
export const commandOf = (inUrl: string | undefined, raw: JsonRecord): string | undefined => {
  const inBody = ownProperty(raw, "CallbackCommand")
  if (inBody === undefined) return inUrl ?? ""
  if (typeof inBody !== "string") return undefined
  return inUrl === undefined || inUrl === inBody ? inBody : undefined
}
