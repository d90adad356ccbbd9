/** The client, by its Promise entry. */
import { createDesk } from "@tcdesk/core"
import { openDesk } from "../openDesk.ts"

export const open = openDesk(createDesk)
