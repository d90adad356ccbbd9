/** `desk`: a client from the environment. */
import { createDeskFromEnv as preludeDeskFromEnv } from "@tcdesk/core"

// biome-ignore lint/correctness/noUnusedVariables: for the block that comes after it
const desk = preludeDeskFromEnv()
