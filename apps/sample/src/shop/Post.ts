/** How what happens in the shop reaches its customers: at once and with the process, or by an outbox that survives it. */
import type { Desk, OutgoingMessage } from "@tcdesk/core"
import type { Outbox } from "@tcdesk/outbox"

export class Post {
  private readonly desk: Desk
  private readonly outbox: Outbox | undefined

  constructor(desk: Desk, outbox: Outbox | undefined) {
    this.desk = desk
    this.outbox = outbox
  }

  /** Resolves when the message is on its way, or, with an outbox, can't be lost any more. */
  async send(message: OutgoingMessage): Promise<void> {
    if (this.outbox === undefined) this.desk.sendInBackground(message)
    else await this.outbox.enqueue(message)
  }

  /** How the outbox is, with the newest of what it tries no more; nothing where there is none. */
  async outboxState() {
    if (this.outbox === undefined) return undefined
    const { pending, dead, pausedUntil } = await this.outbox.status()
    const letters = await this.outbox.dead.list({ limit: 20 })
    return { pending, dead, pausedUntil, letters: letters.map(({ id, error }) => ({ id, why: error.message })) }
  }

  /** Sends again what was tried no more. */
  async replay(): Promise<void> {
    await this.outbox?.dead.replay("all")
  }
}
