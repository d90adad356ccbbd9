/** `desk`: a client from the environment. */
import { createDeskFromEnv as givenDeskFromEnv } from "@tcdesk/core"

// biome-ignore lint/correctness/noUnusedVariables: for the block that comes after it
const desk = givenDeskFromEnv()
