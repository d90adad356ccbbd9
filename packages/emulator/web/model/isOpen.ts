import type { Session } from "../../src/api/protocol.ts"

/** The states are the wire's own words: all but this one are of a session that goes on. */
export const isOpen = (
  session: Session | undefined
): session is Session & { readonly state: Exclude<Session["state"], "NotInSession"> } =>
  session !== undefined && session.state !== "NotInSession"
