/** A packet that asks something, as a question. */
import type { JsonRecord } from "../model/Json.ts"
import { ownProperty } from "../model/validate.ts"
import { integer, present, text } from "./fields.ts"
import { isRecord } from "./json.ts"
import type { AssignHumanRequest, ContactUserRequest, DeskQuestion, InterfaceInvocation } from "./Question.ts"

const assignHuman = (command: AssignHumanRequest["command"], raw: JsonRecord): AssignHumanRequest | undefined => {
  const sessionId = text(raw, "SessionId")
  if (sessionId === undefined) return undefined
  return present({
    command,
    sessionId,
    clientUserId: text(raw, "ClientUserId"),
    customerServiceId: text(raw, "CustomerServiceId"),
    at: integer(raw, "EventTime"),
    raw
  })
}

const interfaceInvocation = (command: InterfaceInvocation["command"], raw: JsonRecord): InterfaceInvocation => {
  const given = ownProperty(raw, "Body")
  const body = isRecord(given) ? given : {}
  return present({
    command,
    body,
    sessionId: text(body, "SystemSessionID"),
    clientUserId: text(body, "SystemClientUserID"),
    at: integer(raw, "EventTime"),
    raw
  })
}

/** The table of the page says text, its sample has a number. */
const groupIdOf = (raw: JsonRecord): number | undefined => {
  const written = text(raw, "GroupId")
  return written !== undefined && /^\d{1,15}$/.test(written) ? Number(written) : integer(raw, "GroupId")
}

const contactUser = (command: ContactUserRequest["command"], raw: JsonRecord): ContactUserRequest =>
  present({
    command,
    clientUserId: text(raw, "ClientUserId"),
    customerServiceId: text(raw, "ChannelId"),
    channelType: text(raw, "ChannelType"),
    memberId: text(raw, "MemberId"),
    groupId: groupIdOf(raw),
    at: integer(raw, "EventTime"),
    raw
  })

/** Whether a command asks. */
export const asks = (command: string): command is DeskQuestion["command"] => commands.has(command)

const commands: ReadonlySet<string> = new Set<DeskQuestion["command"]>([
  "ChatBot.OnAssignHuman",
  "ChatBot.OnAssignAgent",
  "Chatbot.InterfaceInvocation",
  "Desk.CallbackBeforeIMContactUser"
])

/** The question of a packet; nothing where it lacks what every one of its command has. */
export const readQuestion = (command: DeskQuestion["command"], raw: JsonRecord): DeskQuestion | undefined => {
  if (command === "Chatbot.InterfaceInvocation") return interfaceInvocation(command, raw)
  if (command === "Desk.CallbackBeforeIMContactUser") return contactUser(command, raw)
  return assignHuman(command, raw)
}
