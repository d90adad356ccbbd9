/**
 * A command of `v4/desk_http_svc`, as data: its name, the fields and codes that its page documents, its rules in order, and what it does to
 * the state when none is broken. A new command is one file of these and a line in `table.ts`.
 */
import { unknownFields } from "../judge/elements.ts"
import { MAX_PACKET_BYTES } from "../judge/packet.ts"
import { type App, type BrokenRule, broken, type PacketFields } from "../judge/verdict.ts"
import type { State } from "../state/State.ts"
import type { Telling } from "../state/webhookCalls.ts"
import type { WebhookCall } from "../state/webhookRecords.ts"

/** Refuses the packet with a code, and says by which part of it and what is expected there. */
export type Refuse = (code: number, path: string, expected: string) => BrokenRule

/** A rule only looks at the state. */
export type Rule = (fields: PacketFields, app: App, refuse: Refuse, state: State) => BrokenRule | undefined

/** The request that a command is run for. */
export interface Occasion {
  readonly bodyText: string
  /** Milliseconds since 1970. */
  readonly nowMs: number
  /** The backend's answer to the command's question, where there was one. */
  readonly asked?: WebhookCall | undefined
}

/** What a command did. */
export interface Effect {
  /** Its own fields of the answer, beside the envelope's. */
  readonly answer?: Readonly<Record<string, unknown>>
  /** Refused after all: by how things stand and not by what the packet says. */
  readonly refused?: BrokenRule
  /** The ErrorCode that a test wants. */
  readonly code?: number
  /** The message it delivered or went on with, or the one that it repeated. */
  readonly messageId?: string
  readonly duplicateOf?: string
  readonly warnings?: readonly string[]
  /** What no document says of this answer, in sentences. */
  readonly inferred?: readonly string[]
}

/** What a command makes of a packet: a broken rule, or what there is to run. */
export interface Judgement {
  readonly broken?: BrokenRule
  readonly warnings: readonly string[]
  /** What the user's backend is to be asked before it is run. */
  readonly question?: Telling
  readonly run?: (state: State, occasion: Occasion) => Effect
}

export interface Command {
  readonly name: string
  readonly codes: readonly number[]
  readonly inferred: readonly string[]
  /** Of the whole packet. */
  readonly maxBytes: number
  readonly refuse: Refuse
  readonly judge: (fields: PacketFields, app: App, state: State) => Judgement
}

export const command = <Input>(definition: {
  readonly name: string
  /** The private codes that its page documents. A rule that answers another one says that this is inferred. */
  readonly codes: readonly number[]
  /** The documented fields of its packet. Others are accepted, with a warning. Absent: nothing is known of them. */
  readonly fields?: readonly string[]
  /** What no document says and is taken for granted here. `GET /_emulator` tells it. */
  readonly inferred: readonly string[]
  /** The longest packet it takes; default: 12K, which only the page of send_msg names. */
  readonly maxBytes?: number
  /** In this order; the first that is broken decides. */
  readonly rules: readonly Rule[]
  readonly warnings?: (fields: PacketFields) => readonly string[]
  /** Takes what `run` needs out of fields that broke no rule. */
  readonly input: (fields: PacketFields) => Input
  /** What the user's backend is asked first; `run` gets its answer. */
  readonly question?: (input: Input, state: State, nowMs: number) => Telling | undefined
  readonly run: (input: Input, state: State, occasion: Occasion & { readonly refuse: Refuse }) => Effect
}): Command => {
  const { name, codes, inferred, maxBytes = MAX_PACKET_BYTES } = definition
  const refuse: Refuse = (code, path, expected) => {
    const rule = broken(code, path, expected, name)
    return codes.includes(code) ? rule : { ...rule, source: `${rule.source}, inferred` }
  }
  const judge = (fields: PacketFields, app: App, state: State): Judgement => {
    const unknown = definition.fields === undefined ? [] : unknownFields(fields, definition.fields, "")
    const warnings = [...unknown, ...(definition.warnings?.(fields) ?? [])]
    for (const rule of definition.rules) {
      const refusal = rule(fields, app, refuse, state)
      if (refusal !== undefined) return { broken: refusal, warnings }
    }
    const input = definition.input(fields)
    const question = definition.question?.(input, state, app.nowMs)
    return {
      warnings,
      ...(question === undefined ? {} : { question }),
      run: (state, occasion) => definition.run(input, state, { ...occasion, refuse })
    }
  }
  return { name, codes, inferred, maxBytes, refuse, judge }
}
