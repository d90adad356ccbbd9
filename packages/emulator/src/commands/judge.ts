/**
 * Judges a request: the gateway's rules first (URL, UserSig, administrator), then the packet as a whole, then the rules of its command. No
 * document gives an order of checks; this one is inferred.
 */

import { isObject, typeName } from "../base/json.ts"
import { checkCaller, checkUrl, queryWarnings } from "../judge/gateway.ts"
import { MAX_PACKET_BYTES } from "../judge/packet.ts"
import { type App, type BrokenRule, broken, type Call, type Packet, type PacketFields } from "../judge/verdict.ts"
import type { Command, Judgement } from "./Command.ts"
import { commandAt, commands, pathOf } from "./table.ts"

/** `command` is absent when the path names none. Warnings are no offence: the request is accepted, but hardly means what it says. */
export interface Verdict extends Judgement {
  readonly command?: string
}

export const judge = (call: Call, app: App): Verdict => {
  const command = commandAt(call.path)
  if (command === undefined) {
    const known = commands.map(pathOf).join(", ")
    return { broken: broken(60009, "path", `is unknown: expected one of ${known}`, "common codes"), warnings: [] }
  }
  const { name } = command
  const refusal = checkUrl(call, app) ?? checkCaller(call.query, app, command)
  if (refusal !== undefined) return { command: name, broken: refusal, warnings: [] }
  const packet = readFields(call.packet, command)
  if ("code" in packet) return { command: name, broken: packet, warnings: [] }
  const { warnings, ...judgement } = command.judge(packet.fields, app)
  return { command: name, ...judgement, warnings: [...queryWarnings(call.query), ...warnings] }
}

/** The packet as a whole: its length, and that it is a JSON object. "At most 12K" stands on send_msg's page only. */
const readFields = (packet: Packet, command: Command): { readonly fields: PacketFields } | BrokenRule => {
  if (packet._tag === "TooLong") {
    return command.refuse(93000, "", `has ${packet.bytes} bytes: at most ${MAX_PACKET_BYTES} are allowed`)
  }
  if (packet._tag === "NotJson") return notJson(command, `must be JSON in UTF-8, but ${packet.why}`)
  if (!isObject(packet.value)) return notJson(command, `must be a JSON object, got ${typeName(packet.value)}`)
  return { fields: packet.value }
}

/** 90001 where the command's page has it, else the gateway's 60003. */
const notJson = (command: Command, expected: string): BrokenRule =>
  command.codes.includes(90001) ? command.refuse(90001, "", expected) : broken(60003, "", expected, "common codes")
