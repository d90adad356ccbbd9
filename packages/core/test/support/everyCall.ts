/** Every method of a client that asks something of Desk, and a text that nobody but the customer may read. */
import { inspect } from "node:util"
import { assert } from "vitest"
import type { CallOptions } from "../../src/model/CallOptions.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { collect } from "./collect.ts"

const sessionId = "session-1"
const text = "my card number is 4111-1111-1111"

export const everyCall: Readonly<Record<string, (desk: Desk, options?: CallOptions) => Promise<unknown>>> = {
  send: (desk, options) => desk.send({ sessionId, text, cloudCustomData: { text } }, options),
  sendPrepared: (desk, options) =>
    desk.sendPrepared(desk.prepare({ sessionId, text, cloudCustomData: { text } }), options),
  stream: (desk, options) => desk.stream({ sessionId, text: [text, "."], cloudCustomData: { text } }, options),
  "stream, version 2": (desk, options) =>
    desk.stream({ sessionId, text: [text, "."] }, { ...options, version: 2, compatibleText: text }),
  "stream, as ordinary messages": (desk, options) =>
    desk.stream({ sessionId, text: [text, "."] }, { ...options, onFailure: "send-rest" }),
  state: (desk, options) => desk.sessions.state({ sessionId }, options),
  transferToHuman: (desk, options) => desk.sessions.transferToHuman({ sessionId }, options),
  end: (desk, options) => desk.sessions.end({ sessionId }, options),
  contactUser: (desk, options) =>
    desk.sessions.contactUser({ customerServiceId: "@customer_service_account", clientUserId: "user45" }, options),
  messages: (desk, options) => collect(desk.sessions.messages({ sessionId }, options)),
  records: (desk, options) => collect(desk.sessions.records({ from: 0, to: 1 }, options)),
  call: (desk, options) => desk.call("leave_note", { text }, options)
}

/** As it is logged: printed, hidden fields included, as JSON, and as a string. */
const logged = (value: unknown): string =>
  typeof value === "string"
    ? value
    : [inspect(value, { depth: null }), inspect(value, { depth: null, showHidden: true }), JSON.stringify(value), value]
        .map(String)
        .join("\n")

export const assertNoText = (values: ReadonlyArray<unknown>): void => {
  for (const value of values) assert.notInclude(logged(value), "4111-1111")
}
