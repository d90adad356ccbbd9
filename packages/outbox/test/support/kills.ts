/** How many workers the kill loop kills: a few, or many in `test:soak`. */
export const kills = process.env.TCDESK_SOAK === "1" ? 200 : 5
/** How long that may take, in milliseconds. */
export const killLoopTimeoutMs = 120_000 + kills * 5000
