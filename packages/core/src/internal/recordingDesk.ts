/** The real client on a transport that records. */
import * as Effect from "effect/Effect"
import type { Receipt } from "../Attempt.ts"
import type { Settings } from "../DeskOptions.ts"
import type { OutgoingMessage } from "../Message.ts"
import type { RecordedMessage, RecordingDesk } from "../testing.ts"
import { promiseDesk } from "./promiseDesk.ts"
import { recorder } from "./recorder.ts"

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

/** The caller's own fields, as they were when the message was sent. */
const copyOf = (message: OutgoingMessage): Partial<OutgoingMessage> =>
  Object.fromEntries(fields.flatMap((field) => (Object.hasOwn(message, field) ? [[field, message[field]]] : [])))

export const recordingDesk = (settings: Settings): RecordingDesk => {
  const recording = recorder()
  const desk = promiseDesk(settings, Effect.succeed({ exchange: recording.exchange }))
  let sent: Array<RecordedMessage> = []
  const keep = (copy: Partial<OutgoingMessage>, receipt: Receipt): void => {
    const packet = recording.packets().find(({ MsgRandom }) => MsgRandom === receipt.msgRandom)
    sent.push(Object.freeze({ ...copy, msgRandom: receipt.msgRandom, packet }) as RecordedMessage)
  }
  return {
    ...desk,
    send: async (message, options) => {
      const copy = typeof message === "object" && message !== null ? copyOf(message) : {}
      const receipt = await desk.send(message, options)
      keep(copy, receipt)
      return receipt
    },
    get sent() {
      return [...sent]
    },
    get lastSent() {
      return sent.at(-1)
    },
    failNext: recording.failNext,
    reset: () => {
      sent = []
      recording.reset()
    }
  }
}
