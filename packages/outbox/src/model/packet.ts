/** A prepared message as a store keeps it. */
import type { OutgoingMessage, Packet, Prepared } from "@tcdesk/core"

export const writePacket = (prepared: Prepared): string => JSON.stringify(prepared)

/** As it was kept; undefined where it is not even JSON. Whether it may be sent, core says. */
export const readPacket = (packet: string): Prepared | undefined => {
  try {
    const read: Prepared | null = JSON.parse(packet)
    return typeof read === "object" && read !== null ? read : undefined
  } catch {
    return undefined
  }
}

/** The message that a packet sends, as `send` takes it; undefined where it can't be read. */
export const messageIn = (packet: string): OutgoingMessage | undefined => {
  const prepared = readPacket(packet)
  const wire = prepared === undefined ? undefined : (readPacket(prepared.json) as Packet | undefined)
  if (wire === undefined) return undefined
  const { SessionId, FromAccount, ToAccount, MsgRandom, MsgBody, CloudCustomData, ExcludeFromUserRespTimeout } = wire
  const given = {
    sessionId: SessionId,
    from: FromAccount,
    to: ToAccount,
    body: MsgBody,
    msgRandom: MsgRandom,
    cloudCustomData: CloudCustomData,
    excludeFromUserRespTimeout: ExcludeFromUserRespTimeout === undefined ? undefined : true
  }
  const message: Partial<OutgoingMessage> = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined)
  )
  return message as OutgoingMessage
}
