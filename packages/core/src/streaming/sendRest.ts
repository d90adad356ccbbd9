/** What a refused stream has not shown goes out as ordinary messages, one after another, once the source was read to its end. */
import * as Effect from "effect/Effect"
import { sendMsg } from "../commands/sendMsg.ts"
import { DeskError, failedStream } from "../model/DeskError.ts"
import { fittingLength } from "../model/graphemes.ts"
import { maxPacketBytes } from "../model/Message.ts"
import type { Receipt } from "../model/Receipt.ts"
import type { StreamReceipt } from "../model/Streamed.ts"
import type { ValidatedStream } from "../model/validateStream.ts"
import { type Shown, shownText } from "./decide.ts"
import { maxAhead } from "./Feed.ts"
import type { Stream } from "./Stream.ts"

/** Desk, or the way to it, has refused a call; an ordinary message may still get through. */
export const isRefusal = ({ delivery, reason }: DeskError): boolean =>
  delivery !== "unknown" && !["Aborted", "Closed", "ClientFault", "InvalidMessage"].includes(reason._tag)

/** What an ordinary message may hold, in bytes of JSON. */
const roomOf = ({ cloudCustomData = "", sessionId }: ValidatedStream): number => {
  const packet = {
    SessionId: sessionId,
    MsgRandom: 0xffff_ffff,
    MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "" } }]
  }
  return maxPacketBytes - Buffer.byteLength(JSON.stringify({ ...packet, CloudCustomData: cloudCustomData }))
}

/** What has gone out as ordinary messages by now. */
interface Sent {
  readonly receipts: ReadonlyArray<Receipt>
  readonly text: string
}

export const sendRest = (stream: Stream, shown: Shown): Effect.Effect<StreamReceipt, unknown> => {
  const { feed, halted, streamed, timers } = stream
  const { cloudCustomData, idleMs, sessionId } = streamed
  const room = roomOf(streamed)

  const fail = (error: unknown, { text }: Sent, uncertain = ""): Effect.Effect<never, unknown> => {
    feed.stop()
    if (!(error instanceof DeskError)) return Effect.fail(error)
    const remains = {
      msgKeys: shown.msgKeys,
      shown: shownText(shown) + text,
      uncertain,
      rest: feed.pending.toWellFormed()
    }
    return Effect.fail(failedStream(error, remains))
  }

  const step = (sent: Sent): Effect.Effect<StreamReceipt, unknown> =>
    Effect.suspend(() => {
      const stopped = halted()
      if (stopped !== undefined) return fail(stopped.error, sent)
      const { ended, failure, pending, waitingSince } = feed
      if (ended && pending === "") {
        const { msgKeys, calls } = shown
        return failure === undefined
          ? Effect.succeed({ msgKeys, calls, text: shownText(shown) + sent.text, rest: sent.receipts })
          : Effect.fail(failure.error)
      }
      // A message that is not full yet waits for more.
      if (!ended && pending.length < maxAhead) return Effect.flatMap(more(waitingSince), () => step(sent))
      const length = fittingLength(pending, room)
      const text = pending.slice(0, length).toWellFormed()
      feed.take(length)
      return Effect.matchEffect(stream.call(sendMsg, { sessionId, text, cloudCustomData }), {
        onSuccess: (receipt) => step({ receipts: [...sent.receipts, receipt], text: sent.text + text }),
        onFailure: (error) => {
          if (error.delivery === "unknown") return fail(error, sent, text)
          feed.putBack(text)
          return fail(error, sent)
        }
      })
    })

  const more = (waitingSince: number | undefined): Effect.Effect<void> => {
    const untilMs = waitingSince === undefined ? Number.POSITIVE_INFINITY : waitingSince + idleMs
    return Effect.map(feed.change(untilMs, true), () => {
      if (feed.waitingSince !== undefined && timers.now() >= feed.waitingSince + idleMs) stream.idle()
    })
  }

  return step({ receipts: [], text: "" })
}
