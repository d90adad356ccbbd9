/**
 * The commands that are answered.
 */
import type { Answers } from "../state/Answers.ts"
import { answered } from "./answered.ts"
import type { Command } from "./Command.ts"
import { contactUser } from "./contactUser.ts"
import { describeChatMessages } from "./describeChatMessages.ts"
import { describeImCdrList } from "./describeImCdrList.ts"
import { endSession } from "./endSession.ts"
import { getSessionState } from "./getSessionState.ts"
import { sendMsg } from "./sendMsg.ts"
import { sendStreamMsg } from "./sendStreamMsg.ts"
import { sendStreamMsgV2 } from "./sendStreamMsgV2.ts"
import { transferToHuman } from "./transferToHuman.ts"

export const commands: readonly Command[] = [
  sendMsg,
  getSessionState,
  endSession,
  sendStreamMsg,
  sendStreamMsgV2,
  transferToHuman,
  contactUser,
  describeChatMessages,
  describeImCdrList
]

const PREFIX = "/v4/desk_http_svc/"
/** Of the knowledge base and of robots. None of the commands above is documented under it. */
const CONSOLE_PREFIX = "/v4/openim_console_http_svc/"

export const pathOf = ({ name }: Command): string => PREFIX + name

/** Whether the emulator has rules of its own for a command. */
export const isKnown = (name: string): boolean => commands.some((command) => command.name === name)

/** The name of the command that a path would have, known or not. */
export const nameAt = (path: string): string | undefined =>
  /^\/v4\/(?:desk_http_svc|openim_console_http_svc)\/([A-Za-z][A-Za-z0-9_]{0,63})$/.exec(path)?.[1]

/** One with rules of its own, else one that a test has given an answer. */
export const commandAt = (path: string, answers: Answers): Command | undefined => {
  const known = commands.find((command) => pathOf(command) === path)
  if (known !== undefined) return known
  const name = nameAt(path)
  const answer = name === undefined ? undefined : answers.get(name)
  if (name === undefined || answer === undefined) return undefined
  return answered(name, path.startsWith(CONSOLE_PREFIX), answer)
}
