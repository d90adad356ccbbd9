/** What a refused stream has not shown goes out as ordinary messages, one after another, once the source was read to its end. */
import * as Effect from "effect/Effect"
import { sendMsg } from "../commands/sendMsg.ts"
import { DeskError, failedStream } from "../model/DeskError.ts"
import { fittingLength } from "../model/graphemes.ts"
import type { Receipt } from "../model/Receipt.ts"
import type { StreamReceipt } from "../model/Streamed.ts"
import { type Shown, shownText } from "./decide.ts"
import { maxAhead } from "./Feed.ts"
import { roomOf } from "./ordinary.ts"
import type { Stream } from "./Stream.ts"

/** What has gone out as ordinary messages by now. */
interface Sent {
  readonly receipts: ReadonlyArray<Receipt>
  readonly text: string
}

export const sendRest = (stream: Stream, shown: Shown): Effect.Effect<StreamReceipt, unknown> => {
  const { feed, halted, isFault, streamed, timers } = stream
  const { cloudCustomData, idleMs, sessionId } = streamed
  const room = roomOf(streamed)

  const fail = (error: unknown, { text }: Sent, uncertain = ""): Effect.Effect<never, unknown> => {
    feed.stop()
    const stopped = halted()
    if (stopped !== undefined && !stopped.isOurs) return Effect.fail(stopped.error)
    if (!(error instanceof DeskError)) return Effect.fail(error)
    const { msgKeys } = shown
    const rest = feed.pending.toWellFormed()
    const told = failedStream(error, { msgKeys, shown: shownText(shown) + text, uncertain, rest })
    // The failure of a send was told when it failed.
    if (error === stopped?.error || isFault(error)) stream.report(told)
    return Effect.fail(told)
  }

  const finish = (sent: Sent): Effect.Effect<StreamReceipt, unknown> => {
    const { failure } = feed
    if (failure !== undefined) return isFault(failure.error) ? fail(failure.error, sent) : Effect.fail(failure.error)
    const { msgKeys, calls } = shown
    return Effect.succeed(
      Object.freeze({ msgKeys, calls, text: shownText(shown) + sent.text, rest: Object.freeze(sent.receipts) })
    )
  }

  const step = (sent: Sent): Effect.Effect<StreamReceipt, unknown> =>
    Effect.suspend(() => {
      const stopped = halted()
      if (stopped !== undefined) return fail(stopped.error, sent)
      const { ended, pending, waitingSince } = feed
      if (ended && pending === "") return finish(sent)
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
