/** A client's methods on an object of the framework's own. */
import type { Desk } from "../promise/Desk.ts"

/**
 * All that a client offers, each method bound to it. For a class that stands for the client, such as Nest's service: whatever
 * `Desk` gains, the compiler asks for here, and nowhere else.
 */
export const forwardDesk = (client: Desk): Desk => ({
  send: (message, options) => client.send(message, options),
  sendInBackground: (message, options) => client.sendInBackground(message, options),
  sendMany: (messages, options) => client.sendMany(messages, options),
  prepare: (message) => client.prepare(message),
  sendPrepared: (prepared, options) => client.sendPrepared(prepared, options),
  stream: (message, options) => client.stream(message, options),
  sessions: client.sessions,
  call: (command, body, options) => client.call(command, body, options),
  status: () => client.status(),
  close: (options) => client.close(options),
  [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]()
})
