/**
 * `end_session` (1229/68948): ends a session, after which all that goes to it is answered 141005.
 */

import { command, type Rule } from "./Command.ts"
import { checkIds, idOf } from "./ids.ts"

const checkSessionId: Rule = (fields, app, refuse) => {
  const wrong = checkIds(fields, ["SessionId"], refuse)
  if (wrong !== undefined) return wrong
  const sessionId = idOf(fields, "SessionId")
  // The page calls it optional, but has no other parameter and no sample without it. That its absence is 141004 is inferred.
  if (sessionId === undefined) return refuse(141004, "SessionId", "is missing")
  return app.isOpenSession(sessionId) ? undefined : refuse(141005, "SessionId", "does not exist or has ended")
}

export const endSession = command({
  name: "end_session",
  codes: [141002, 141004, 141005],
  fields: ["SessionId"],
  inferred: [
    "that a SessionId is needed: without one, 141004",
    "that any open session can be ended: the page speaks of those that were transferred to a human agent"
  ],
  rules: [checkSessionId],
  input: (fields) => idOf(fields, "SessionId") ?? "",
  run: (sessionId, state, { nowMs }) => {
    state.endSession(sessionId, nowMs)
    return {}
  }
})
