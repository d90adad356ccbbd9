/**
 * The sessions there are, open and ended, in the order in which they were opened.
 */
import { randomUUID } from "node:crypto"
import type { Session, SessionEnder } from "./records.ts"

export const isOpen = (
  session: Session | undefined
): session is Session & { readonly state: Exclude<Session["state"], "NotInSession"> } =>
  session !== undefined && session.state !== "NotInSession"

/** What may change in a session; `undefined` takes a field away. */
export type SessionChanges = {
  readonly [K in Exclude<keyof Session, "sessionId" | "state">]?: Session[K] | undefined
} & {
  readonly state: Session["state"]
}

export class Sessions {
  readonly #limit: number
  readonly #sessions = new Map<string, Session>()

  /** Of more than `limit`, the oldest ended one is forgotten; only when all are open, the oldest. */
  constructor(limit: number) {
    this.#limit = limit
  }

  open(clientUserId: string, nowMs: number, sessionId: string = randomUUID(), more: Partial<Session> = {}): Session {
    if (this.#sessions.has(sessionId)) throw new Error("openSession: a session with this sessionId exists already")
    const session: Session = Object.freeze({ sessionId, clientUserId, state: "Chatbot", openedAt: nowMs, ...more })
    this.#sessions.set(sessionId, session)
    if (this.#sessions.size > this.#limit) this.#forgetOne()
    return session
  }

  /** Changes a session that there is, and gives it. */
  change(sessionId: string, changes: SessionChanges): Session {
    const fields = Object.entries({ ...this.existing(sessionId), ...changes }).filter(
      ([, value]) => value !== undefined
    )
    const changed = Object.freeze(Object.fromEntries(fields)) as unknown as Session
    this.#sessions.set(sessionId, changed)
    return changed
  }

  /** Ends a session and gives it; `undefined` when it had ended already. Throws when there is none. */
  end(sessionId: string, nowMs: number, endedBy: SessionEnder): Session | undefined {
    const session = this.#sessions.get(sessionId)
    if (session === undefined) throw new Error("endSession: there is no session with this sessionId")
    if (!isOpen(session)) return undefined
    return this.change(sessionId, { state: "NotInSession", queue: undefined, endedAt: nowMs, endedBy })
  }

  get(sessionId: string): Session | undefined {
    return this.#sessions.get(sessionId)
  }

  /** One that is known to be there. */
  existing(sessionId: string): Session {
    const session = this.#sessions.get(sessionId)
    if (session === undefined) throw new Error("there is no session with this sessionId")
    return session
  }

  toArray(): readonly Session[] {
    return Object.freeze([...this.#sessions.values()])
  }

  clear(): void {
    this.#sessions.clear()
  }

  #forgetOne(): void {
    for (const session of this.#sessions.values()) {
      if (!isOpen(session)) {
        this.#sessions.delete(session.sessionId)
        return
      }
    }
    const [oldest] = this.#sessions.keys()
    if (oldest !== undefined) this.#sessions.delete(oldest)
  }
}
