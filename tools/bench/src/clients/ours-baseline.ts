/** The same client as another checkout has built it (`--baseline`). */
import { openDesk } from "../openDesk.ts"

const { TCDESK_BENCH_BASELINE: entry } = process.env
if (entry === undefined) throw new Error("there is no baseline")
const { createDesk }: typeof import("@tcdesk/core") = await import(entry)

export const open = openDesk(createDesk)
