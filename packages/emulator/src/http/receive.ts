/**
 * One request from its last byte to its reply: judge it, let a fault strike, carry out its command, record everything.
 */

import { isObject, own } from "../base/json.ts"
import type { Effect } from "../commands/Command.ts"
import { judge, RATE_CODE } from "../commands/judge.ts"
import { commandAt } from "../commands/table.ts"
import { MAX_PACKET_BYTES, readPacket } from "../judge/packet.ts"
import type { App, Packet } from "../judge/verdict.ts"
import { stores } from "../state/faults.ts"
import type { State } from "../state/State.ts"
import type { Telling } from "../state/webhookCalls.ts"
import type { WebhookCall } from "../state/webhookRecords.ts"
import { answeredUnder, properAnswer, type Reply, replyUnder, replyWith, statusOf } from "./reply.ts"
import { mask, maskQuery, maskUrlPart, safeHeaders } from "./secrets.ts"
import { splitTarget } from "./target.ts"

/** A request as HTTP gave it. */
export interface Arrival {
  readonly method: string
  /** Path and query, as in the request line. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body, or of one that is too long a part. */
  readonly body: Uint8Array
  /** The length of the whole body. */
  readonly bodyBytes: number
}

/** What the user's backend is to be asked before a request is carried out, if anything. */
export const questionOf = (arrival: Arrival, state: State, app: App): Telling | undefined => {
  if (!state.asks.assignHuman && !state.asks.beforeContactUser) return undefined
  return judged(arrival, state, app).verdict.question
}

/** `asked`: the backend's answer to its question. */
export const receive = (arrival: Arrival, state: State, app: App, asked?: WebhookCall): Reply => {
  const { query, secrets, packet, bodyText, verdict } = judged(arrival, state, app)
  if (verdict.command !== undefined && verdict.broken?.code !== RATE_CODE) state.rate?.add(app.nowMs)
  // Faults are meant for commands: a browser that asks for its icon must not use one up.
  const fault = verdict.command === undefined ? undefined : state.faults.next()
  const isStored = fault === undefined || stores(fault)
  const effect = isStored ? verdict.run?.(state, { bodyText, nowMs: app.nowMs, asked }) : undefined

  const proper = properAnswer(verdict.broken, effect)
  const reply = fault === undefined ? replyWith(proper) : replyUnder(fault, proper)
  const answered = fault === undefined ? proper : answeredUnder(fault, proper)
  const status = statusOf(reply)
  const random = query.get("random") ?? ""
  const rule = verdict.broken ?? effect?.refused
  const msgKey = verdict.command?.startsWith("send_stream_msg") === true ? msgKeyOf(packet, effect) : undefined
  state.record({
    ...describe(arrival, app),
    bodyText,
    ...(/^\d{1,10}$/.test(random) ? { random: Number(random) } : {}),
    ...(packet._tag === "Json" && arrival.bodyBytes <= MAX_PACKET_BYTES ? { body: packet.value } : {}),
    ...(status === undefined ? {} : { status }),
    ...(answered === undefined ? {} : { code: answered.code, errorInfo: mask(answered.errorInfo, secrets) }),
    ...(rule === undefined ? {} : { rule: { ...rule, message: mask(rule.message, secrets) } }),
    ...(verdict.command === undefined ? {} : { command: verdict.command }),
    warnings: [...verdict.warnings, ...(effect?.warnings ?? [])],
    ...(effect?.inferred === undefined || effect.inferred.length === 0 ? {} : { inferred: effect.inferred }),
    carriedOut: effect !== undefined && effect.refused === undefined && effect.code === undefined,
    ...(fault === undefined ? {} : { fault: fault._tag }),
    ...(effect?.messageId === undefined ? {} : { messageId: effect.messageId }),
    ...(effect?.duplicateOf === undefined ? {} : { duplicateOf: effect.duplicateOf }),
    ...(msgKey === undefined ? {} : { msgKey })
  })
  return reply
}

const judged = (arrival: Arrival, state: State, app: App) => {
  const { path, query } = splitTarget(arrival.target)
  const secrets = secretsOf(query, app)
  const maxBytes = commandAt(path, state.answers)?.maxBytes ?? MAX_PACKET_BYTES
  const text = Buffer.from(arrival.body.subarray(0, maxBytes)).toString("utf8")
  const masked = mask(text, secrets)
  const packet = readMasked(arrival, text, masked, maxBytes)
  const verdict = judge({ method: arrival.method, path, query, packet }, app, state)
  return { query, secrets, packet, bodyText: beginningOf(masked), verdict }
}

/** Records a request of which only a part came. */
export const recordIncomplete = (arrival: Arrival, state: State, app: App): void =>
  state.record({
    ...describe(arrival, app),
    bodyText: "",
    warnings: ["the client closed the connection before the whole request had come"],
    carriedOut: false
  })

/** What is no HTTP is answered: "the HTTP request could not be parsed". */
export const notHttp = { code: 60002, errorInfo: "The request could not be parsed as HTTP." }

/** A request whose body breaks HTTP behind a good head. Nothing of the body is kept. */
export const receiveBroken = (arrival: Arrival, state: State, app: App): Reply => {
  state.record({
    ...describe(arrival, app),
    bodyText: "",
    status: 200,
    ...notHttp,
    rule: { code: 60002, path: "request", message: notHttp.errorInfo, source: "common codes 60002" },
    warnings: [],
    carriedOut: false
  })
  return replyWith(notHttp)
}

const secretsOf = (query: URLSearchParams, app: App): readonly string[] => [app.secretKey, ...query.getAll("usersig")]

const describe = (arrival: Arrival, app: App) => {
  const { path, query } = splitTarget(arrival.target)
  const secrets = secretsOf(query, app)
  return {
    receivedAt: app.nowMs,
    method: arrival.method,
    path: maskUrlPart(path, secrets),
    query: maskQuery(query, secrets),
    headers: safeHeaders(arrival.headers, secrets),
    bodyBytes: arrival.bodyBytes
  }
}

/** The packet to judge; one that quotes a secret is read again without it, so that no record can hold it. */
const readMasked = (arrival: Arrival, text: string, masked: string, maxBytes: number): Packet => {
  const packet = readPacket(arrival.body, arrival.bodyBytes, maxBytes)
  if (packet._tag !== "Json" || text === masked) return packet
  return readPacket(Buffer.from(masked, "utf8"), 0, maxBytes)
}

/** As much of a body as a record keeps. */
const beginningOf = (text: string): string =>
  Buffer.byteLength(text) <= MAX_PACKET_BYTES ? text : Buffer.from(text).subarray(0, MAX_PACKET_BYTES).toString("utf8")

/** Which stream a call is of: the one that it names, or that it began. */
const msgKeyOf = (packet: Packet, effect: Effect | undefined): string | undefined => {
  const named = packet._tag === "Json" && isObject(packet.value) ? own(packet.value, "MsgKey") : undefined
  const given = effect?.answer?.MsgKey
  return [named, given].find((key): key is string => typeof key === "string")
}
