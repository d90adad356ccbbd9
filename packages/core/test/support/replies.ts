/** Answers, read as the engine reads those of a command without fields of its own. */
import type { AttemptFailure } from "../../src/model/AttemptFailure.ts"
import { type Reply, read } from "../../src/model/Reply.ts"

export const failureOf = (reply: Reply, now: number, userSig?: string): AttemptFailure | undefined =>
  read(reply, undefined, now, userSig).failure
