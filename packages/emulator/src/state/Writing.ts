/**
 * What people write, and Desk itself: customers, agents, and what a customer's app sends without showing it. Each is a line of a chat.
 */
import { oneLine } from "../base/oneLine.ts"
import type { Chat } from "./Chat.ts"
import { isWithAgent, type Reception } from "./Reception.ts"
import type { AgentMessage, CustomerMessage, CustomerSignal, SystemMessage } from "./records.ts"
import { isOpen, type Sessions } from "./Sessions.ts"
import { StateConflict } from "./StateConflict.ts"

/** Who writes as a customer: by a session, or by themselves. */
export type Writer = { readonly sessionId: string } | { readonly clientUserId: string }

/** Gives the session of somebody who names none; `undefined` where they write outside of any. */
type SessionFor = (clientUserId: string, nowMs: number) => string | undefined

export class Writing {
  readonly #sessions: Sessions
  readonly #reception: Reception
  readonly #chat: Chat
  readonly #sessionFor: SessionFor
  readonly #written = { customer: 0, agent: 0, system: 0, signal: 0 }

  constructor(parts: {
    readonly sessions: Sessions
    readonly reception: Reception
    readonly chat: Chat
    readonly sessionFor: SessionFor
  }) {
    this.#sessions = parts.sessions
    this.#reception = parts.reception
    this.#chat = parts.chat
    this.#sessionFor = parts.sessionFor
  }

  /** Takes down what a customer wrote, in an open session or outside of any. Throws when the session does not exist or has ended. */
  typeAsCustomer(by: Writer, text: string, nowMs: number): CustomerMessage {
    const from = this.#writer("typeAsCustomer", by, nowMs)
    const id = this.#nextId("customer", "cus")
    const message: CustomerMessage = Object.freeze({ id, ...from, text, receivedAt: nowMs })
    this.#chat.tell({ kind: "customer", message, preview: written(text) }, message.clientUserId, nowMs)
    return message
  }

  /** Takes down what a customer's app sent without showing it: `data` is a custom message's, with its `src`. Throws as `typeAsCustomer`. */
  signalAsCustomer(by: Writer, data: Readonly<Record<string, unknown>>, nowMs: number): CustomerSignal {
    const from = this.#writer("signalAsCustomer", by, nowMs)
    const signal: CustomerSignal = Object.freeze({
      id: this.#nextId("signal", "sig"),
      ...from,
      src: String(data.src),
      data: JSON.stringify({ customerServicePlugin: 0, ...data }),
      receivedAt: nowMs
    })
    this.#chat.tell({ kind: "signal", signal }, signal.clientUserId, nowMs)
    return signal
  }

  /** Who writes, and in which session. */
  #writer(method: string, by: Writer, nowMs: number): Pick<CustomerMessage, "sessionId" | "clientUserId"> {
    if ("sessionId" in by) {
      const session = this.#sessions.get(by.sessionId)
      if (!isOpen(session)) throw new StateConflict(`${method}: there is no open session with this sessionId`)
      return { sessionId: session.sessionId, clientUserId: session.clientUserId }
    }
    const { clientUserId } = by
    const sessionId = this.#sessionFor(clientUserId, nowMs)
    return sessionId === undefined ? { clientUserId } : { sessionId, clientUserId }
  }

  /** Takes down what an agent wrote in a session they serve; one that waits for them they take by it. */
  typeAsAgent(sessionId: string, agentId: string | undefined, text: string, nowMs: number): AgentMessage {
    const session = this.#sessions.get(sessionId)
    if (session?.agentId === undefined || !isWithAgent(session)) {
      throw new StateConflict("typeAsAgent: no agent is in a session with this sessionId")
    }
    if (agentId !== undefined && agentId !== session.agentId) {
      throw new StateConflict("typeAsAgent: another agent is in this session")
    }
    if (session.state === "WaitingForAgentAnswering") this.#reception.accept(sessionId, agentId, nowMs)
    const message: AgentMessage = Object.freeze({
      id: this.#nextId("agent", "agt"),
      sessionId,
      clientUserId: session.clientUserId,
      agentId: session.agentId,
      text,
      receivedAt: nowMs
    })
    this.#chat.tell({ kind: "agent", message, preview: written(text) }, message.clientUserId, nowMs)
    return message
  }

  /** Desk's own words to the customer of a session. */
  say(sessionId: string, text: string, nowMs: number): void {
    const { clientUserId } = this.#sessions.existing(sessionId)
    const id = this.#nextId("system", "sys")
    const message: SystemMessage = Object.freeze({ id, sessionId, clientUserId, text, receivedAt: nowMs })
    this.#chat.tell({ kind: "system", message, preview: written(text) }, clientUserId, nowMs)
  }

  #nextId(by: "customer" | "agent" | "system" | "signal", prefix: string): string {
    this.#written[by] += 1
    return `${prefix}-${this.#written[by]}`
  }
}

const written = (text: string) => ({ kind: "text", text: oneLine(text) })
