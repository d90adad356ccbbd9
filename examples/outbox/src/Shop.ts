/** What the routes need, whatever database it stands on. */
import type { OutgoingMessage } from "@tcdesk/express"
import type { Outbox } from "@tcdesk/outbox"

export interface Order {
  readonly id: string
  readonly sessionId: string
}

export interface Shop {
  /** The order is stored, and its message will arrive: both, or neither. */
  readonly place: (order: Order) => Promise<void>
  readonly outbox: Pick<Outbox, "status">
  /** Before the client is closed. */
  readonly close: () => Promise<void>
}

/** By its key it is enqueued once, however often that is tried. */
export const received = ({ id, sessionId }: Order): OutgoingMessage => ({
  sessionId,
  text: `订单 ${id} 已收到`,
  key: `order-${id}-received`
})
