/**
 * The commands that are answered.
 */
import type { Command } from "./Command.ts"
import { endSession } from "./endSession.ts"
import { getSessionState } from "./getSessionState.ts"
import { sendMsg } from "./sendMsg.ts"

export const commands: readonly Command[] = [sendMsg, getSessionState, endSession]

const PREFIX = "/v4/desk_http_svc/"

export const pathOf = ({ name }: Command): string => PREFIX + name

export const commandAt = (path: string): Command | undefined => commands.find((command) => pathOf(command) === path)
