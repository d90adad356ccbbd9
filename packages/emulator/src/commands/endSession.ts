/**
 * `end_session` (1229/68948): ends a session, after which all that goes to it is answered 141005.
 */

import { command } from "./Command.ts"
import { checkOpenSession, idOf } from "./ids.ts"

export const endSession = command({
  name: "end_session",
  codes: [141002, 141004, 141005],
  fields: ["SessionId"],
  inferred: [
    "that a SessionId is needed: without one, 141004",
    "that any open session can be ended: the page speaks of those that were transferred to a human agent"
  ],
  // The page calls SessionId optional, but has no other parameter and no sample without it.
  rules: [checkOpenSession],
  input: (fields) => idOf(fields, "SessionId") ?? "",
  run: (sessionId, state, { nowMs }) => {
    state.endSession(sessionId, nowMs, "command")
    return {}
  }
})
