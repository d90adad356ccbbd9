/** Failures that the outbox itself finds. */
import { DeskError, type DeskErrorFields, type DeskErrorJson } from "@tcdesk/core"

const failure = (fields: Pick<DeskErrorFields, "reason" | "delivery" | "retryable" | "detail" | "hint">): DeskError =>
  new DeskError({ operation: "send_msg", attempts: [], ...fields })

const said = (uncertain: boolean) => (uncertain ? "unknown" : "not-sent")

/** Its row has been changed, or was cut off. */
export const unreadablePacket = (uncertain: boolean): DeskError =>
  failure({
    reason: { _tag: "InvalidMessage", issues: [{ path: "", message: "what was stored is not the JSON of a message" }] },
    delivery: said(uncertain),
    retryable: false,
    detail: "what was stored is not the JSON of a message"
  })

/** With what was wrong at last, where it was tried. */
export const tooOld = (maxAgeMs: number, uncertain: boolean, last: DeskErrorJson | undefined): DeskError => {
  const detail = `it waited longer than maxAgeMs, ${maxAgeMs} ms`
  const hint = "Replay it if it is still worth sending."
  if (last === undefined)
    return failure({
      reason: { _tag: "TimedOut", phase: "queue" },
      delivery: said(uncertain),
      retryable: true,
      detail,
      hint
    })
  const { stream: _, ...fields } = last
  const delivery = uncertain ? "unknown" : fields.delivery
  return new DeskError({ ...fields, delivery, detail: `${detail}; at last: ${last.message}`, hint })
}

/** With `onUnknown: "park"`. */
export const begunElsewhere = (): DeskError =>
  failure({
    reason: { _tag: "TimedOut", phase: "body" },
    delivery: "unknown",
    retryable: true,
    detail: "a worker had begun to send it, and ended without telling what came of it"
  })

/** Not what a client rejects with: what has become of the message, nobody can say. */
export const notDeskError = (): DeskError =>
  failure({
    reason: { _tag: "ClientFault" },
    delivery: "unknown",
    retryable: true,
    detail: "desk.sendPrepared has thrown something else than a DeskError"
  })
