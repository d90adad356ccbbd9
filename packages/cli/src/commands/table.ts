/** All commands, in the order of the help. */
import type { AnyCommand } from "../command/Command.ts"
import { call } from "./call.ts"
import { curl } from "./curl.ts"
import { doctor } from "./doctor.ts"
import { emulator } from "./emulator.ts"
import { history } from "./history.ts"
import { outbox } from "./outbox.ts"
import { send } from "./send.ts"
import { state } from "./state.ts"
import { usersig } from "./usersig.ts"

export const commands: readonly AnyCommand[] = [doctor, send, state, history, call, usersig, curl, outbox, emulator]
