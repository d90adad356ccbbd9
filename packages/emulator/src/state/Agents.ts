/**
 * The human agents there are. Who serves whom is in `Reception.ts`.
 */
import { type Fields, flag, integer, required, text, validate } from "../base/validate.ts"
import type { Agent, AgentOptions } from "./records.ts"

/** A real desk has hundreds at most; what a loop adds by mistake must not fill the memory. */
const MAX_AGENTS = 1000

export type AgentRecord = Omit<Agent, "sessions">

/** What each field of an agent must be. */
export const agentFields = {
  id: required(text(320)),
  groupId: integer(0, 0x7fff_ffff),
  online: flag,
  busy: flag,
  resting: flag,
  capacity: integer(1, 1_000_000)
} satisfies Fields & Readonly<Record<keyof AgentOptions, unknown>>

/** Checked agents, each with an id of its own; throws an error that names what is wrong. */
export const readAgents = (given: unknown, error: (message: string) => Error): readonly AgentOptions[] => {
  if (!Array.isArray(given)) throw error("agents must be an array of objects such as { id }")
  const agents = given.map((agent: unknown, index) => readAgent(agent, error, `agents[${index}]`))
  const twice = agents.find(({ id }, index) => agents.findIndex((other) => other.id === id) < index)
  if (twice !== undefined) throw error("agents must each have an id of their own")
  if (agents.length > MAX_AGENTS) throw error(`agents must be at most ${MAX_AGENTS}`)
  return agents
}

export const readAgent = (agent: unknown, error: (message: string) => Error, name: string): AgentOptions => {
  if (typeof agent !== "object" || agent === null) throw error(`${name} must be an object such as { id }`)
  return validate(Object.entries(agent), agentFields, { noun: "field of an agent", prefix: `${name}.`, error })
}

export class Agents {
  readonly #first: readonly AgentOptions[]
  readonly #agents = new Map<string, AgentRecord>()

  constructor(first: readonly AgentOptions[]) {
    this.#first = first
    this.reset()
  }

  get(id: string): AgentRecord | undefined {
    return this.#agents.get(id)
  }

  /** In the order in which they were added. */
  list(): readonly AgentRecord[] {
    return [...this.#agents.values()]
  }

  /** Adds an agent, or changes what is given of one, and gives it. Throws a RangeError when there are too many. */
  set(changes: AgentOptions): AgentRecord {
    const known = this.#agents.get(changes.id)
    if (known === undefined && this.#agents.size >= MAX_AGENTS) {
      throw new RangeError(`there are ${MAX_AGENTS} agents already`)
    }
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    const agent = Object.freeze({ online: true, busy: false, resting: false, ...known, ...given, id: changes.id })
    this.#agents.set(changes.id, agent)
    return agent
  }

  /** Those of the options, as they were at first. */
  reset(): void {
    this.#agents.clear()
    for (const agent of this.#first) this.set(agent)
  }
}
