/** `end_session` (1229/68948): ends a session that a human agent has taken over. */
import { command, writing } from "../model/Command.ts"
import { exact, id } from "../model/validate.ts"

export const endSession = command<{ readonly sessionId: string }, void>("end_session", {
  // Ended twice is ended: the second time Desk says that there is no such session.
  repeatable: "idempotent",
  doneCode: 141005,
  write: writing(exact({ sessionId: id }), ({ sessionId }) => ({ SessionId: sessionId })),
  give: () => {}
})
