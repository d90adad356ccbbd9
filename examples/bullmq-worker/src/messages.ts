/** One job is one message, with its `key`: every try, in any process, carries the same MsgRandom and the same body. */
import { type Desk, isDeskError, type OutgoingMessage } from "@tcdesk/core"
import { type ConnectionOptions, Queue, UnrecoverableError, Worker } from "bullmq"

/** JSON, as it lies in Redis. */
export type Message = OutgoingMessage & { readonly key: string }

const name = "desk"

export const createQueue = (connection: ConnectionOptions): Queue<Message> => new Queue(name, { connection })

/** BullMQ allows no `:` in a jobId. A job of the same key is not added again while the first one is kept. */
export const enqueue = (queue: Queue<Message>, message: Message) =>
  queue.add("message", message, {
    jobId: message.key,
    attempts: 20,
    backoff: { type: "custom" },
    removeOnComplete: 1000
  })

/** These concern the whole app, not this message: it goes through once they are mended. */
const setUp = new Set(["Unauthenticated", "PermissionDenied", "AppRejected", "Closed"])

export const deliver = async (desk: Desk, message: Message) => {
  try {
    const { msgRandom } = await desk.send(message)
    return { msgRandom }
  } catch (error) {
    // An ended session, a faulty message: no further try can help.
    if (isDeskError(error) && !error.retryable && !setUp.has(error.reason._tag))
      throw new UnrecoverableError(error.message)
    throw error
  }
}

/** 2 s, 4 s, … 10 min, and never before Desk says so. */
export const backoffMs = (tries: number, error: unknown): number =>
  Math.max((isDeskError(error) && error.retryAfterMs) || 0, Math.min(2 ** tries * 1000, 600_000))

/** BullMQ's lockDuration, 30 s, must be longer than the client's deadlineMs, 15 s, or two workers send the same message. */
export const createWorker = (desk: Desk, connection: ConnectionOptions): Worker<Message> =>
  new Worker<Message>(name, ({ data }) => deliver(desk, data), {
    connection,
    concurrency: 16,
    settings: { backoffStrategy: (tries, _type, error) => backoffMs(tries, error) }
  })
