/**
 * Which session goes to which human agent, and who waits. Of the allocation the documents say which fields narrow it (`transfer_to_human`,
 * 679/116634; `contact_user`, 679/117593), and that a default strategy does the rest: here the agent with the fewest sessions, and of several
 * the one that was added first.
 */
import type { AgentRecord, Agents } from "./Agents.ts"
import type { Alarms } from "./Alarms.ts"
import type { Chat } from "./Chat.ts"
import type { EventLog } from "./EventLog.ts"
import type { EmulatorEvent, Reception as ReceptionRecord, SessionChange } from "./events.ts"
import type { Agent, Session } from "./records.ts"
import type { SessionChanges, Sessions } from "./Sessions.ts"
import { StateConflict } from "./StateConflict.ts"

/** Which agents a session may go to. Named agents come before a group. */
export interface Wanted {
  readonly agentIds?: readonly string[] | undefined
  readonly groupId?: number | undefined
  /** Who has just given it up. */
  readonly exceptAgentId?: string | undefined
  readonly allowBusy: boolean
}

export interface Transfer extends Wanted {
  readonly sessionId: string
  readonly priority: number
  readonly queueTimeoutMs?: number | undefined
  readonly canQueue: boolean
}

export type TransferOutcome = { readonly agentId: string } | "queued" | "no-agent-online" | "agents-busy"

/** Who watches is told of so many with every change: a queue of thousands would be written thousands of times. */
const MAX_TOLD = 100

export class Reception {
  readonly #sessions: Sessions
  readonly #agents: Agents
  readonly #alarms: Alarms
  readonly #chat: Chat
  readonly #events: EventLog
  /** By session: what its transfer asked for, as long as it waits. */
  readonly #waiting = new Map<string, Wanted>()

  constructor(parts: {
    readonly sessions: Sessions
    readonly agents: Agents
    readonly alarms: Alarms
    readonly chat: Chat
    readonly events: EventLog
  }) {
    this.#sessions = parts.sessions
    this.#agents = parts.agents
    this.#alarms = parts.alarms
    this.#chat = parts.chat
    this.#events = parts.events
  }

  /** Agents with the number of their sessions, and the queue as it will be served; of each the first so many. */
  record(limit = Number.POSITIVE_INFINITY): ReceptionRecord {
    const queue = this.#queue()
    return Object.freeze({
      agents: this.agents().slice(0, limit),
      queue: queue.slice(0, limit),
      waiting: queue.length
    })
  }

  agents(): readonly Agent[] {
    const loads = this.#loads()
    return Object.freeze(
      this.#agents.list().map((agent) => Object.freeze({ ...agent, sessions: loads.get(agent.id) ?? 0 }))
    )
  }

  /** Those a session may go to, able to take it or not. */
  candidates({ agentIds = [], groupId, exceptAgentId }: Omit<Wanted, "allowBusy">): readonly AgentRecord[] {
    const all = this.#agents.list().filter(({ id }) => id !== exceptAgentId)
    if (agentIds.length > 0) return all.filter(({ id }) => agentIds.includes(id))
    return groupId === undefined ? all : all.filter((agent) => agent.groupId === groupId)
  }

  /** Whether an agent has as many sessions as the limit allows. */
  isFull(agent: AgentRecord): boolean {
    return agent.capacity !== undefined && (this.#loads().get(agent.id) ?? 0) >= agent.capacity
  }

  /** The one of them who gets the next session; `undefined` when none can take it. */
  freest(agents: readonly AgentRecord[], allowBusy: boolean): AgentRecord | undefined {
    const loads = this.#loads()
    const loadOf = ({ id }: AgentRecord): number => loads.get(id) ?? 0
    return agents
      .filter((agent) => isAtWork(agent) && (allowBusy || !agent.busy))
      .filter((agent) => agent.capacity === undefined || loadOf(agent) < agent.capacity)
      .reduce<AgentRecord | undefined>(
        (best, agent) => (best === undefined || loadOf(agent) < loadOf(best) ? agent : best),
        undefined
      )
  }

  /** Hands an open session over: to an agent, who is asked to take it, or to the queue. */
  transfer(transfer: Transfer, nowMs: number): TransferOutcome {
    const { sessionId, priority, queueTimeoutMs, canQueue, ...wanted } = transfer
    const candidates = this.candidates(wanted)
    if (!candidates.some(isAtWork)) return "no-agent-online"
    const agent = this.freest(candidates, wanted.allowBusy)
    if (agent !== undefined) {
      this.#assign(sessionId, agent, nowMs)
      return { agentId: agent.id }
    }
    if (!canQueue) return "agents-busy"
    this.#enqueue(sessionId, wanted, { priority, queueTimeoutMs }, "queued", nowMs)
    return "queued"
  }

  /** The agent takes the session that waits for them. */
  accept(sessionId: string, agentId: string | undefined, nowMs: number): Session {
    const session = this.#ofAgent(sessionId, agentId)
    if (session.state !== "WaitingForAgentAnswering") throw new StateConflict("the session waits for no agent")
    return this.#change(sessionId, { state: "Agent" }, "accepted", nowMs)
  }

  /** The agent gives the session up: it goes to another who can take it, else into the queue. */
  leave(sessionId: string, agentId: string | undefined, nowMs: number): Session {
    const { agentId: exceptAgentId } = this.#ofAgent(sessionId, agentId)
    const wanted = { exceptAgentId, allowBusy: false }
    const next = this.freest(this.candidates(wanted), wanted.allowBusy)
    if (next !== undefined) this.#assign(sessionId, next, nowMs)
    else this.#enqueue(sessionId, wanted, { priority: 0, queueTimeoutMs: undefined }, "left", nowMs)
    this.serveQueue(nowMs)
    return this.#sessions.existing(sessionId)
  }

  /** A session has begun or ended in which an agent is: somebody else may have their turn. */
  sessionChanged(sessionId: string, nowMs: number): void {
    this.#forgetWaiting(sessionId)
    this.#told()
    this.serveQueue(nowMs)
  }

  /** An agent was added or changed. */
  agentsChanged(nowMs: number): void {
    this.#told()
    this.serveQueue(nowMs)
  }

  /** Gives waiting sessions to agents who can take them by now. */
  serveQueue(nowMs: number): void {
    if (this.#waiting.size === 0) return
    for (const { sessionId } of this.#queue()) {
      const wanted = this.#waiting.get(sessionId)
      const agent = wanted === undefined ? undefined : this.freest(this.candidates(wanted), wanted.allowBusy)
      if (agent !== undefined) this.#assign(sessionId, agent, nowMs)
    }
  }

  clear(): void {
    for (const sessionId of this.#waiting.keys()) this.#forgetWaiting(sessionId)
    this.#told()
  }

  /** By priority, then by how long they have waited. */
  #queue(): readonly Session[] {
    const waiting = [...this.#waiting.keys()].flatMap((sessionId) => this.#sessions.get(sessionId) ?? [])
    const [order, since] = [
      ({ queue }: Session): number => queue?.priority ?? 0,
      ({ queue }: Session): number => queue?.since ?? 0
    ]
    return Object.freeze(waiting.sort((a, b) => order(a) - order(b) || since(a) - since(b)))
  }

  #enqueue(
    sessionId: string,
    wanted: Wanted,
    { priority, queueTimeoutMs }: Pick<Transfer, "priority"> & { readonly queueTimeoutMs: number | undefined },
    change: "queued" | "left",
    nowMs: number
  ): void {
    const until = queueTimeoutMs === undefined ? undefined : nowMs + queueTimeoutMs
    // Sessions that were forgotten for want of room wait for nothing.
    for (const id of this.#waiting.keys()) if (this.#sessions.get(id) === undefined) this.#forgetWaiting(id)
    this.#waiting.set(sessionId, wanted)
    if (until !== undefined) {
      this.#alarms.set(alarmOf(sessionId), until, (at) => {
        this.#waiting.delete(sessionId)
        if (this.#sessions.get(sessionId)?.state !== "Queueing") return
        this.#change(sessionId, { state: "Chatbot", queue: undefined }, "queue-timeout", at)
      })
    }
    const queue = { since: nowMs, priority, ...(until === undefined ? {} : { until }) }
    const changes = { state: "Queueing", queue, agentId: undefined, groupId: undefined } as const
    this.#change(sessionId, changes, change, nowMs)
  }

  #assign(sessionId: string, agent: AgentRecord, nowMs: number): void {
    this.#forgetWaiting(sessionId)
    const { id: agentId, groupId } = agent
    this.#change(
      sessionId,
      { state: "WaitingForAgentAnswering", queue: undefined, agentId, groupId },
      "assigned",
      nowMs
    )
  }

  #change(sessionId: string, changes: SessionChanges, change: SessionChange, nowMs: number): Session {
    const before = this.#sessions.existing(sessionId)
    const session = this.#sessions.change(sessionId, changes)
    const former = change === "assigned" && before.agentId !== undefined ? { formerAgentId: before.agentId } : undefined
    this.#chat.tell(
      { kind: "session-changed", session, was: before.state, change, ...former },
      session.clientUserId,
      nowMs
    )
    this.#told()
    return session
  }

  /** The session an agent is in. Throws a StateConflict when there is none. */
  #ofAgent(sessionId: string, agentId: string | undefined): Session {
    const session = this.#sessions.get(sessionId)
    if (session === undefined || !isWithAgent(session))
      throw new StateConflict("no agent is in a session with this sessionId")
    if (agentId !== undefined && agentId !== session.agentId)
      throw new StateConflict("another agent is in this session")
    return session
  }

  #forgetWaiting(sessionId: string): void {
    if (this.#waiting.delete(sessionId)) this.#alarms.cancel(alarmOf(sessionId))
  }

  #loads(): ReadonlyMap<string, number> {
    const loads = new Map<string, number>()
    for (const session of this.#sessions.toArray()) {
      if (session.agentId !== undefined && isWithAgent(session)) {
        loads.set(session.agentId, (loads.get(session.agentId) ?? 0) + 1)
      }
    }
    return loads
  }

  #told(): void {
    this.#events.push(asItIs(this))
  }
}

/** Whether an agent is asked to take the session, or serves it. */
export const isWithAgent = ({ state }: Session): boolean => state === "Agent" || state === "WaitingForAgentAnswering"

/** At work, and not on a break. */
export const isAtWork = ({ online, resting }: AgentRecord): boolean => online && !resting

const alarmOf = (sessionId: string): string => `queue of ${sessionId}`

/** As it is when it is read: who reads late wants to know how things stand now, and old ones need not be kept. */
const asItIs = (reception: Reception): EmulatorEvent => ({
  type: "reception",
  get reception() {
    return reception.record(MAX_TOLD)
  }
})
