/** The real client on a transport that records. */
import * as Effect from "effect/Effect"
import { recorder } from "../engine/transport/recorder.ts"
import type { OutgoingMessage, Packet } from "../model/Message.ts"
import type { Receipt } from "../model/Receipt.ts"
import type { ResolvedOptions } from "../model/ResolvedOptions.ts"
import { property } from "../model/validate.ts"
import { promiseDesk } from "./promiseDesk.ts"
import type { RecordedMessage, RecordingDesk } from "./RecordingDesk.ts"
import { sendMany } from "./sendMany.ts"

const fields = [
  "sessionId",
  "from",
  "to",
  "text",
  "body",
  "cloudCustomData",
  "excludeFromUserRespTimeout",
  "key"
] as const

/** The caller's fields, as they were when the message was sent; none of a message that can't be read. */
const copyOf = (message: OutgoingMessage): Partial<OutgoingMessage> => {
  let copy: Partial<OutgoingMessage> = {}
  try {
    copy = Object.fromEntries(
      fields.flatMap((field) => {
        const value = property(message, field, () => {})
        return value === undefined ? [] : [[field, value]]
      })
    )
    return structuredClone(copy)
  } catch {
    return copy
  }
}

export const recordingDesk = (options: ResolvedOptions): RecordingDesk => {
  const recording = recorder()
  const desk = promiseDesk(options, { transport: { exchange: recording.exchange }, close: Effect.void })
  let sent: Array<RecordedMessage> = []
  const kept = new WeakSet<Packet>()
  const keep = (copy: Partial<OutgoingMessage>, receipt: Receipt): void => {
    const packet = recording.packets().find((one) => one.MsgRandom === receipt.msgRandom && !kept.has(one))
    if (packet !== undefined) kept.add(packet)
    sent.push(Object.freeze({ ...copy, msgRandom: receipt.msgRandom, packet }) as RecordedMessage)
  }
  const send: RecordingDesk["send"] = async (message, callOptions) => {
    const copy = copyOf(message)
    const receipt = await desk.send(message, callOptions)
    keep(copy, receipt)
    return receipt
  }
  return {
    ...desk,
    send,
    sendMany: (messages, manyOptions) => sendMany(send, messages, manyOptions, options.connections),
    get sent() {
      return [...sent]
    },
    get lastSent() {
      return sent.at(-1)
    },
    get calls() {
      return recording.calls()
    },
    failNext: recording.failNext,
    answer: recording.answer,
    reset: () => {
      sent = []
      recording.reset()
    }
  }
}
