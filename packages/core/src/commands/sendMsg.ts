/** `send_msg` (1229/68821): one message for a customer. */
import type { Attempt } from "../model/Attempt.ts"
import type { PreparedOptions } from "../model/CallOptions.ts"
import { type Command, command } from "../model/Command.ts"
import { preparedOptionNames } from "../model/knownNames.ts"
import { type OutgoingMessage, validateMessage } from "../model/Message.ts"
import { type Prepared, readPrepared } from "../model/Prepared.ts"
import type { Receipt } from "../model/Receipt.ts"
import { isObject, literal, property, validate } from "../model/validate.ts"
import { historyOf } from "./history.ts"

type Sending<Input> = Command<Input, Receipt, undefined>

const sending = <Input>(
  write: Sending<Input>["write"],
  earlier?: "unknown",
  optionNames?: Sending<Input>["optionNames"]
): Sending<Input> => {
  const receiptOf = (msgRandom: number, attempts: ReadonlyArray<Attempt>): Receipt => {
    const lost = attempts.length > 1 && attempts.some(({ delivery }) => delivery === "unknown")
    return { msgRandom, attempts, maybeDuplicate: lost || earlier === "unknown" }
  }
  return command<Input, Receipt>("send_msg", {
    repeatable: "by-msg-random",
    earlier,
    optionNames,
    write,
    evidence: (written) => {
      const history = historyOf(written)
      const { msgRandom = 0 } = written
      return history === undefined
        ? undefined
        : { ...history, confirmed: (attempts) => Object.freeze({ ...receiptOf(msgRandom, attempts), verified: true }) }
    },
    give: (_, attempts, { msgRandom = 0 }) => {
      const receipt = receiptOf(msgRandom, attempts)
      // Without any attempt only a disabled client succeeds.
      return Object.freeze(attempts.length === 0 ? { ...receipt, disabled: true } : receipt)
    }
  })
}

export const sendMsg = sending<OutgoingMessage>(validateMessage)

const unknown = literal("unknown")

/** The same for a message that was written down before. Faults of its options are told when it is written. */
export const sendPrepared = (options: PreparedOptions | undefined): Sending<Prepared> => {
  const { value: earlier, issues } = validate((addIssue) => {
    // What is no object at all, `accept` names.
    const given = isObject(options) ? property(options, "earlier", addIssue, "options.earlier") : undefined
    return given === undefined ? undefined : unknown(given, "options.earlier", addIssue)
  })
  const write: Sending<Prepared>["write"] = (prepared) => {
    const written = readPrepared(prepared)
    return issues.length === 0 ? written : { ...written, issues: [...written.issues, ...issues] }
  }
  return sending(write, earlier, preparedOptionNames)
}
