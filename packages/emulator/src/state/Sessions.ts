/**
 * The sessions there are, open and ended, in the order in which they were opened.
 */
import { randomUUID } from "node:crypto"
import type { Session } from "./records.ts"

export const isOpen = (
  session: Session | undefined
): session is Session & { readonly state: Exclude<Session["state"], "NotInSession"> } =>
  session !== undefined && session.state !== "NotInSession"

export class Sessions {
  readonly #limit: number
  readonly #sessions = new Map<string, Session>()

  /** Of more than `limit`, the oldest ended one is forgotten; only when all are open, the oldest. */
  constructor(limit: number) {
    this.#limit = limit
  }

  open(clientUserId: string, nowMs: number, sessionId: string = randomUUID()): Session {
    if (this.#sessions.has(sessionId)) throw new Error("openSession: a session with this sessionId exists already")
    const session: Session = Object.freeze({ sessionId, clientUserId, state: "Chatbot", openedAt: nowMs })
    this.#sessions.set(sessionId, session)
    if (this.#sessions.size > this.#limit) this.#forgetOne()
    return session
  }

  /** Ends a session and gives it; `undefined` when it had ended already. Throws when there is none. */
  end(sessionId: string): Session | undefined {
    const session = this.#sessions.get(sessionId)
    if (session === undefined) throw new Error("endSession: there is no session with this sessionId")
    if (!isOpen(session)) return undefined
    const ended: Session = Object.freeze({ ...session, state: "NotInSession" })
    this.#sessions.set(sessionId, ended)
    return ended
  }

  get(sessionId: string): Session | undefined {
    return this.#sessions.get(sessionId)
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
