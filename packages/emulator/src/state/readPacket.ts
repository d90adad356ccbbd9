/**
 * Packets and custom messages that somebody hands in, to be told to a backend: a copy as JSON has it, which nobody changes later.
 */
import { isObject, own, parseJson } from "../base/json.ts"
import { type Check, check } from "../base/validate.ts"
import type { WebhookPacket } from "./webhookRecords.ts"

const MAX_BYTES = 64 * 1024

/** Throws what `error` makes of a sentence. */
export const readPacket = (given: unknown, error: (message: string) => Error): WebhookPacket => {
  const packet = copied(given)
  if (packet === undefined) throw error("the packet must be an object of JSON, of at most 64 KiB")
  const command = own(packet, "CallbackCommand")
  if (typeof command !== "string" || !/^[\w.]{1,128}$/.test(command)) {
    throw error("CallbackCommand must be a name such as Desk.SessionEventNotify")
  }
  return { ...packet, CallbackCommand: command }
}

/** The Data of a message that a customer's app sends without showing it. */
export const signalData: Check<Readonly<Record<string, unknown>>> = check(
  'an object such as { src: "7" }, whose src is a string',
  (value) => {
    const data = copied(value)
    return data !== undefined && typeof own(data, "src") === "string"
  },
  { type: "object", properties: { src: { type: "string" } }, required: ["src"] }
)

const copied = (given: unknown): Readonly<Record<string, unknown>> | undefined => {
  if (!isObject(given)) return undefined
  let text: string
  try {
    text = JSON.stringify(given) ?? ""
  } catch {
    return undefined
  }
  const parsed = text.length <= MAX_BYTES ? parseJson(text) : undefined
  return parsed !== undefined && "value" in parsed && isObject(parsed.value) ? parsed.value : undefined
}
