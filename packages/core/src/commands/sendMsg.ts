/** `send_msg` (1229/68821): one message for a customer. */
import { command } from "../model/Command.ts"
import { type OutgoingMessage, validateMessage } from "../model/Message.ts"
import type { Receipt } from "../model/Receipt.ts"

export const sendMsg = command<OutgoingMessage, Receipt>("send_msg", {
  repeatable: "by-msg-random",
  write: validateMessage,
  give: (_, attempts, { msgRandom = 0 }) => {
    const maybeDuplicate = attempts.length > 1 && attempts.some(({ delivery }) => delivery === "unknown")
    const receipt = { msgRandom, attempts, maybeDuplicate }
    // Without any attempt only a disabled client succeeds.
    return Object.freeze(attempts.length === 0 ? { ...receipt, disabled: true } : receipt)
  }
})
