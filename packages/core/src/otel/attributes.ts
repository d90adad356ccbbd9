/**
 * What spans and metrics say of a call: by the conventions for messaging clients where these have a name, else under `desk.`, as the
 * Effect entry's spans do. Nothing here is a text, a recipient or a secret, and errors' messages, which may quote Desk's answer, stay out.
 */
import type { Attributes } from "@opentelemetry/api"
import type { DeskError } from "../model/DeskError.ts"
import type { AttemptEvent, CallEvent, ClientEvent } from "../model/DeskHooks.ts"

/** The commands that bring text to a customer; the conventions have no type for the others. */
const sending: ReadonlySet<string> = new Set(["send_msg", "send_stream_msg", "send_stream_msg_v2"])

/** Whether a call is one message. What a stream shows is one message of many calls, and none of these is counted. */
export const isMessage = ({ operation }: CallEvent): boolean => operation === "send_msg"

const serverOf = (endpoint: string): Attributes => {
  const url = URL.parse(endpoint)
  if (url === null) return {}
  const { hostname, port, protocol } = url
  return {
    "server.address": hostname.replace(/^\[|\]$/g, ""),
    "server.port": Number(port) || (protocol === "https:" ? 443 : 80)
  }
}

const servers = new Map<string, Attributes>()

/** One for each endpoint of this process. */
const server = (endpoint: string): Attributes => {
  const known = servers.get(endpoint) ?? serverOf(endpoint)
  servers.set(endpoint, known)
  return known
}

/** What is known when a call begins. Few different ones: metrics have these too. */
export const callAttributes = ({ operation, sdkAppId, endpoint }: ClientEvent): Attributes => ({
  "messaging.system": "tencent_cloud_desk",
  "messaging.operation.name": operation,
  ...(sending.has(operation) ? { "messaging.operation.type": "send" } : {}),
  ...server(endpoint),
  "desk.sdk_app_id": sdkAppId
})

/** How a call has ended, in few different ones too: a code that no document names could be any number. */
export const outcomeAttributes = (error: DeskError | undefined): Attributes => {
  if (error === undefined) return { "desk.delivery": "accepted" }
  const { reason, delivery, code } = error
  return {
    "desk.delivery": delivery,
    "error.type": reason._tag,
    ...(code === undefined || reason._tag === "UnknownCode" ? {} : { "desk.code": code })
  }
}

/** What only the span of a failed call says. */
export const failureAttributes = ({ code, reason }: DeskError): Attributes => ({
  ...(code === undefined ? {} : { "desk.code": code }),
  ...("phase" in reason ? { "desk.phase": reason.phase } : {})
})

/** One HTTP exchange: of the call itself, or of another command, by which a call whose answer was lost is verified. */
export const attemptAttributes = ({ operation, attempt }: AttemptEvent): Attributes => {
  const { random, durationMs, outcome, delivery, code, status } = attempt
  return {
    "desk.operation": operation,
    "desk.random": random,
    "desk.duration_ms": durationMs,
    "desk.delivery": delivery,
    ...(outcome === "ok" ? {} : { "error.type": outcome }),
    ...(code === undefined ? {} : { "desk.code": code }),
    ...(status === undefined ? {} : { "http.response.status_code": status })
  }
}
