/** Ordinary messages in place of a stream. */
import type { DeskError } from "../model/DeskError.ts"
import { maxPacketBytes } from "../model/Message.ts"
import type { ValidatedStream } from "../model/validateStream.ts"

/** What an ordinary message may hold, in bytes of JSON. */
export const roomOf = ({ cloudCustomData = "", sessionId }: ValidatedStream): number => {
  const body = [{ MsgType: "TIMTextElem", MsgContent: { Text: "" } }]
  const packet = { SessionId: sessionId, MsgRandom: 0xffff_ffff, MsgBody: body, CloudCustomData: cloudCustomData }
  return maxPacketBytes - Buffer.byteLength(JSON.stringify(packet))
}

/** Desk, or the way to it, has refused a call; an ordinary message may still get through. */
export const isRefusal = ({ delivery, reason }: DeskError): boolean =>
  delivery !== "unknown" && !["Aborted", "Closed", "ClientFault", "InvalidMessage"].includes(reason._tag)
