/** `sessionId`: an open session. */
// biome-ignore lint/correctness/noUnusedVariables: for the block that comes after it
const sessionId = process.env.TCDESK_SESSION_ID ?? ""
