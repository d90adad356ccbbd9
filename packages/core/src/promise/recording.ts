/** The real client on a transport that records. */
import * as Effect from "effect/Effect"
import { recorder } from "../engine/transport/recorder.ts"
import type { SentEvent } from "../model/DeskHooks.ts"
import type { OutgoingMessage, Packet } from "../model/Message.ts"
import type { ResolvedOptions } from "../model/ResolvedOptions.ts"
import { property } from "../model/validate.ts"
import { promiseDesk } from "./promiseDesk.ts"
import type { RecordedMessage, RecordingDesk } from "./RecordingDesk.ts"
import { sendInBackground } from "./sendInBackground.ts"
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

/** What a stream sends by itself was given by nobody, and a prepared message by somebody else: it stands in the packet. */
const givenBy = (packet: Packet | undefined): Partial<OutgoingMessage> => {
  if (packet === undefined) return {}
  const { SessionId, FromAccount, ToAccount, MsgBody, CloudCustomData, ExcludeFromUserRespTimeout } = packet
  const given = {
    sessionId: SessionId,
    from: FromAccount,
    to: ToAccount,
    body: MsgBody,
    cloudCustomData: CloudCustomData,
    excludeFromUserRespTimeout: ExcludeFromUserRespTimeout === undefined ? undefined : true
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

export const recordingDesk = (options: ResolvedOptions): RecordingDesk => {
  const recording = recorder()
  let sent: Array<RecordedMessage> = []
  const kept = new WeakSet<Packet>()
  /** The message whose send has begun last. Nothing waits here: a send has ended before the next one begins. */
  let copy: Partial<OutgoingMessage> | undefined
  const keep = ({ receipt: { msgRandom } }: SentEvent): void => {
    const packet = recording.packets().find((one) => one.MsgRandom === msgRandom && !kept.has(one))
    if (packet !== undefined) kept.add(packet)
    sent.push(Object.freeze({ ...(copy ?? givenBy(packet)), msgRandom, packet }) as RecordedMessage)
    forget()
  }
  const forget = (): void => {
    copy = undefined
  }
  // By a hook, and not when the promise settles: what was sent in the background is there at once.
  const desk = promiseDesk(
    { ...options, hooks: [{ onSent: keep, onError: forget }] },
    { transport: { exchange: recording.exchange }, close: Effect.void }
  )
  const send: RecordingDesk["send"] = (message, callOptions) => {
    copy = copyOf(message)
    return desk.send(message, callOptions)
  }
  return {
    ...desk,
    send,
    sendInBackground: sendInBackground(send, options),
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
