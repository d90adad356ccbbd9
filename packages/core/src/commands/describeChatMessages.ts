/** `describe_chat_messages` (1229/68824, 269/113672): what was said in a session, in pages. */
import { command, maxListBytes, type Written } from "../model/Command.ts"
import type { Elem } from "../model/Elements.ts"
import { amount, type Growth, type Page, type PageOf, pageSize, writingPage } from "../model/Page.ts"
import {
  exact,
  id,
  jsonObject,
  list,
  nonEmptyString,
  oneOf,
  optional,
  string,
  struct,
  type Validator
} from "../model/validate.ts"

/** Whose messages, and in which order. */
export interface ChatQuery {
  /** The session's id, as Desk gave it. */
  readonly sessionId: string
  /** Default: `oldest-first`. */
  readonly order?: "oldest-first" | "newest-first" | undefined
  /** How many to ask Desk for at a time, 1 … 100; default 100. */
  readonly pageSize?: number | undefined
}

/** A message of a session. */
export interface ChatMessage {
  /** The account that wrote it. */
  readonly from: string
  /** Who that is; a number that the documents do not name is passed on. Which one `send_msg` has is not documented. */
  readonly role: "user" | "agent" | "system" | number
  /** The elements, in the documents' own shape. */
  readonly body: ReadonlyArray<Elem>
  /** Milliseconds since 1970. */
  readonly at: number
}

const roles: Readonly<Record<number, "user" | "agent" | "system">> = { 1: "user", 2: "agent", 3: "system" }

/** What others have sent may be of any type. */
const anyElem: Validator<Elem> = (value, path, addIssue) => {
  const elem = struct({ MsgType: nonEmptyString, MsgContent: jsonObject })(value, path, addIssue)
  return elem as Elem | undefined
}

interface Answer {
  readonly TotalCount: number
  readonly Messages: ReadonlyArray<{
    readonly FromAccount: string
    readonly FromAccountRole: number
    readonly MsgBody: ReadonlyArray<Elem>
    readonly Timestamp: number
  }>
}

/** New messages come at the end of the list, unless it begins with them. */
const growthOf = ({ json }: Written): Growth =>
  (JSON.parse(json) as { Order: 1 | 2 }).Order === 2 ? "at-start" : "at-end"

export const describeChatMessages = command<PageOf<ChatQuery>, Page<ChatMessage>, Answer>("describe_chat_messages", {
  repeatable: "idempotent",
  maxReplyBytes: maxListBytes,
  write: writingPage(
    exact({
      sessionId: id,
      order: optional(oneOf(["oldest-first", "newest-first"])),
      pageSize: optional(pageSize)
    }),
    ({ sessionId, order }) => ({ SessionId: sessionId, Order: order === "newest-first" ? 2 : 1 })
  ),
  answer: struct({
    TotalCount: amount,
    Messages: list(struct({ FromAccount: string, FromAccountRole: amount, MsgBody: list(anyElem), Timestamp: amount }))
  }),
  give: ({ Messages, TotalCount }, _, written) => ({
    growth: growthOf(written),
    json: written.json,
    total: TotalCount,
    items: Messages.map(({ FromAccount, FromAccountRole, MsgBody, Timestamp }) =>
      Object.freeze({
        from: FromAccount,
        role: roles[FromAccountRole] ?? FromAccountRole,
        body: MsgBody,
        at: Timestamp
      })
    )
  })
})
