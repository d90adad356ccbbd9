/**
 * The URL of a callback: the configured one, the documented parameters, and with a token the signature (trtc/34354, 269/32431).
 */
import { createHash } from "node:crypto"

/** Those whose pages have a RequestID in the URL. */
const WITH_REQUEST_ID: readonly string[] = ["Desk.SessionEventNotify", "Member.EventNotify"]
/** Callbacks that a REST call gives rise to; the others come from a customer's or an agent's browser. */
const BY_REST: readonly string[] = ["Desk.CallbackBeforeIMContactUser"]

export const hasRequestId = (command: string): boolean => WITH_REQUEST_ID.includes(command)

/** Without Sign and RequestTime. */
export const callbackUrl = (
  url: string,
  called: { readonly sdkAppId: number; readonly command: string; readonly requestId: string | undefined }
): string => {
  const query = new URLSearchParams({
    SdkAppid: String(called.sdkAppId),
    CallbackCommand: called.command,
    contenttype: "json",
    ClientIP: "127.0.0.1",
    OptPlatform: BY_REST.includes(called.command) ? "RESTAPI" : "Web",
    ...(called.requestId === undefined ? {} : { RequestID: called.requestId })
  })
  return `${url}?${query}`
}

/** SHA-256 of the token immediately followed by RequestTime, in lower-case hexadecimal digits. It covers nothing else: not the body, not the path. */
export const signOf = (token: string, requestTime: number): string =>
  createHash("sha256").update(`${token}${requestTime}`, "utf8").digest("hex")

export const signed = (url: string, sign: string, requestTime: number): string =>
  `${url}&Sign=${sign}&RequestTime=${requestTime}`
