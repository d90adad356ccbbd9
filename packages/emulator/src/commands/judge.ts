/**
 * Judges a request: the gateway's rules first (URL, UserSig, administrator), then the packet as a whole, then the rules of its command. No
 * document gives an order of checks; this one is inferred.
 */

import { isObject, typeName } from "../base/json.ts"
import { checkCaller, checkUrl, queryWarnings } from "../judge/gateway.ts"
import { type App, type BrokenRule, broken, type Call, type Packet, type PacketFields } from "../judge/verdict.ts"
import type { State } from "../state/State.ts"
import type { Command, Judgement } from "./Command.ts"
import { commandAt, commands, nameAt, pathOf } from "./table.ts"

/** "REST calls too frequent". */
export const RATE_CODE = 60007

/** `command` is absent when the path names none. Warnings are no offence: the request is accepted, but hardly means what it says. */
export interface Verdict extends Judgement {
  readonly command?: string
}

export const judge = (call: Call, app: App, state: State): Verdict => {
  const command = commandAt(call.path, state.answers)
  if (command === undefined) return { broken: unknownPath(call.path), warnings: [] }
  const { name } = command
  const refusal = checkUrl(call, app) ?? checkCaller(call.query, app, command) ?? checkRate(state, app)
  if (refusal !== undefined) return { command: name, broken: refusal, warnings: [] }
  const packet = readFields(call.packet, command)
  if ("code" in packet) return { command: name, broken: packet, warnings: [] }
  const { warnings, ...judgement } = command.judge(packet.fields, app, state)
  return { command: name, ...judgement, warnings: [...queryWarnings(call.query), ...warnings] }
}

/** The common codes' "unknown resource: wrong URL". Desk has more commands than are known here: that these are answered so is inferred. */
const unknownPath = (path: string): BrokenRule => {
  const name = nameAt(path)
  if (name !== undefined) {
    const expected = `is a command that the emulator has no rules for: emulator.answer(${JSON.stringify(name)}, …) lets it answer`
    return { ...broken(60009, "path", expected, "common codes"), source: "common codes 60009, inferred" }
  }
  const known = commands.map(pathOf).join(", ")
  return broken(60009, "path", `is unknown: expected one of ${known}`, "common codes")
}

/** No page of Desk gives a limit, nor which of the codes for it answers: this one is the gateway's. What is refused does not count. */
const checkRate = ({ rate }: State, { nowMs }: App): BrokenRule | undefined =>
  rate?.isFull(nowMs) === true
    ? broken(RATE_CODE, "rate", "is above the calls a second that the option rateLimit allows", "common codes")
    : undefined

/** The packet as a whole: its length, and that it is a JSON object. */
const readFields = (packet: Packet, command: Command): { readonly fields: PacketFields } | BrokenRule => {
  if (packet._tag === "TooLong") {
    return command.refuse(93000, "", `has ${packet.bytes} bytes: at most ${command.maxBytes} are allowed`)
  }
  if (packet._tag === "NotJson") return notJson(command, `must be JSON in UTF-8, but ${packet.why}`)
  if (!isObject(packet.value)) return notJson(command, `must be a JSON object, got ${typeName(packet.value)}`)
  return { fields: packet.value }
}

/** The code of the command's own pages, 90001 or -7, else the gateway's 60003. */
const notJson = (command: Command, expected: string): BrokenRule => {
  const code = [90001, -7].find((one) => command.codes.includes(one))
  return code === undefined ? broken(60003, "", expected, "common codes") : command.refuse(code, "", expected)
}
