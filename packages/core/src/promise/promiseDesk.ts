/** The Promise face of a client: what `createDesk` and `createRecordingDesk` both return. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { anyCommand } from "../commands/anyCommand.ts"
import { contactUser } from "../commands/contactUser.ts"
import { type ChatQuery, describeChatMessages } from "../commands/describeChatMessages.ts"
import { describeImCdrList, type RecordsQuery } from "../commands/describeImCdrList.ts"
import { endSession } from "../commands/endSession.ts"
import { getSessionState } from "../commands/getSessionState.ts"
import { sendMsg, sendPrepared } from "../commands/sendMsg.ts"
import { transferToHuman } from "../commands/transferToHuman.ts"
import { invalid } from "../engine/accept.ts"
import * as Client from "../engine/Client.ts"
import { timersOf } from "../engine/Timers.ts"
import type { OpenTransport } from "../engine/transport/open.ts"
import type { CallOptions } from "../model/CallOptions.ts"
import type { Command } from "../model/Command.ts"
import { DeskError } from "../model/DeskError.ts"
import { prepareMessage } from "../model/Prepared.ts"
import type { ResolvedOptions } from "../model/ResolvedOptions.ts"
import { startStream } from "../streaming/startStream.ts"
import type { Desk } from "./Desk.ts"
import { pages } from "./pages.ts"
import { sendInBackground } from "./sendInBackground.ts"
import { sendMany } from "./sendMany.ts"

/**
 * The error was made where a socket or a timer called. Once the call's promise follows this one, two microtasks later, V8 knows
 * who awaits it: the stack then names the caller's line. A call that succeeds pays nothing for it.
 */
const failing = async (error: unknown): Promise<never> => {
  await undefined
  await undefined
  try {
    if (error instanceof DeskError) Error.captureStackTrace(error, failing)
  } catch {
    // A hook has frozen the error, or there is no such function here. A stack is not worth the error itself.
  }
  throw error
}

const context = Context.empty()
/** On the live Clock. */
export const timers = timersOf(context)

export const promiseDesk = (options: ResolvedOptions, { transport, close: release }: OpenTransport): Desk => {
  const client = Client.open(context, options, transport, release)
  /** A command as a method. */
  const method =
    <Input, Output, Answer>(command: Command<Input, Output, Answer>) =>
    (input: Input, callOptions?: CallOptions) =>
      new Promise<Output>((resolve) => {
        client.start(command, input, callOptions, (result) => {
          resolve(Exit.isSuccess(result) ? result.value.output : failing(Client.errorOf(result)))
        })
      })
  const send = method(sendMsg)
  const chatMessages = method(describeChatMessages)
  const records = method(describeImCdrList)
  const close: Desk["close"] = (closeOptions) => Effect.runPromise(client.close(closeOptions))
  return {
    send,
    sendInBackground: sendInBackground(send, options),
    sendMany: (messages, manyOptions) => sendMany(send, messages, manyOptions, options.connections),
    prepare: (message) => {
      const { value, issues, more } = prepareMessage(message)
      if (value === undefined) throw invalid(sendMsg, issues, more)
      return value
    },
    sendPrepared: (prepared, callOptions) => method(sendPrepared(callOptions))(prepared, callOptions),
    stream: (message, streamOptions) =>
      new Promise((resolve) => {
        startStream(client, timers, context, message, streamOptions, (result) => {
          resolve(Exit.isSuccess(result) ? result.value : failing(Client.errorOf(result)))
        })
      }),
    sessions: Object.freeze({
      state: method(getSessionState),
      transferToHuman: method(transferToHuman),
      end: method(endSession),
      contactUser: method(contactUser),
      messages: (of: ChatQuery, callOptions?: CallOptions) => pages(chatMessages, of, callOptions),
      records: (of: RecordsQuery, callOptions?: CallOptions) => pages(records, of, callOptions)
    }),
    call: (name, body, callOptions) => {
      const call = { name, body, options: callOptions }
      return method(anyCommand(call))(call, callOptions)
    },
    status: client.status,
    close,
    [Symbol.asyncDispose]: () => close()
  }
}
