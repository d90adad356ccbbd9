/** Whether a message that was prepared can still be sent, for what keeps such messages. */
import type { Issue } from "../model/Issue.ts"
import { readPrepared } from "../model/Prepared.ts"

/** Why `sendPrepared` would refuse this with `InvalidMessage`, each fault with its path; empty when it would not. Never throws. */
export const preparedIssues = (prepared: unknown): ReadonlyArray<Issue> => readPrepared(prepared).issues
