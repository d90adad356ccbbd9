/** All commands, in the order of the help. */
import type { AnyCommand } from "../command/Command.ts"
import { doctor } from "./doctor.ts"
import { state } from "./state.ts"

export const commands: readonly AnyCommand[] = [doctor, state]
