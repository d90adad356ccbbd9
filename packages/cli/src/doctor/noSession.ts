/** A SessionId that Desk gives to nobody: what is asked of it changes nothing, and reaches nobody. */
export const noSession = "tcdesk-doctor-no-such-session"
