/** `send_msg` (1229/68821): one message for a customer. */
import type { Attempt } from "../model/Attempt.ts"
import { command } from "../model/Command.ts"
import { type OutgoingMessage, validateMessage } from "../model/Message.ts"
import type { Receipt } from "../model/Receipt.ts"
import { historyOf } from "./history.ts"

const receiptOf = (msgRandom: number, attempts: ReadonlyArray<Attempt>): Receipt => {
  const maybeDuplicate = attempts.length > 1 && attempts.some(({ delivery }) => delivery === "unknown")
  return { msgRandom, attempts, maybeDuplicate }
}

export const sendMsg = command<OutgoingMessage, Receipt>("send_msg", {
  repeatable: "by-msg-random",
  write: validateMessage,
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
