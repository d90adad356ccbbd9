/** `describe_im_cdr_list` (1229/68823, 269/113671): sessions that have ended, in pages. */
import { command, maxListBytes } from "../model/Command.ts"
import { amount, type Page, type PageOf, pageSize, writingPage } from "../model/Page.ts"
import {
  exact,
  id,
  list,
  nonEmptyString,
  optional,
  string,
  struct,
  type Validated,
  type Validator
} from "../model/validate.ts"

/** Which ended sessions: of which time, and of which user. */
export interface RecordsQuery {
  /** From when on; a number is milliseconds since 1970. Desk counts in seconds. */
  readonly from: Date | number
  /** Until when. */
  readonly to: Date | number
  /** Only sessions of this user. */
  readonly clientUserId?: string | undefined
  /** How many to ask Desk for at a time, 1 … 100; default 100. */
  readonly pageSize?: number | undefined
}

/** A session that has ended. */
export interface SessionRecord {
  /** The session's id. */
  readonly sessionId: string
  /** The user's account. */
  readonly clientUserId: string
  /** What the user is called. */
  readonly clientUserNick?: string
  /** The human agent, where there was one. */
  readonly agentId?: string
  /** The agent's group (客服分组). */
  readonly groupId?: number
  /** What the group is called. */
  readonly groupName?: string
  /** In the wire's own words, e.g. `SDK`. */
  readonly channelType: string
  /** That it is seconds is read off the documents' sample. */
  readonly durationSeconds: number
  /** In the wire's own words; the documents name one: `AgentEndedSession`. */
  readonly endStatus: string
  /** From 1 to 5 stars, where the user has rated. */
  readonly satisfaction?: number
  /** Milliseconds since 1970, to the second. */
  readonly at: number
}

/** To the whole second, as Desk counts. */
const seconds =
  (round: (value: number) => number): Validator<number> =>
  (value, path, addIssue) => {
    const ms = value instanceof Date ? value.getTime() : value
    if (typeof ms === "number" && ms >= 0 && ms <= 8.64e15) return round(ms / 1000)
    addIssue(path, "must be a Date, or milliseconds since 1970")
    return undefined
  }

const fields = exact({
  from: seconds(Math.floor),
  to: seconds(Math.ceil),
  clientUserId: optional(id),
  pageSize: optional(pageSize)
})

const query: Validator<Validated<typeof fields>> = (value, path, addIssue) => {
  const clean = fields(value, path, addIssue)
  if (clean !== undefined && clean.to < clean.from) addIssue("to", "must not be before from")
  return clean
}

interface Answer {
  readonly TotalCount: number
  readonly IMCdrList: ReadonlyArray<{
    readonly SessionId: string
    readonly AgentGroupId?: string | undefined
    readonly AgentGroupName?: string | undefined
    readonly AgentId?: string | undefined
    readonly ChannelType: string
    readonly ClientUserId: string
    readonly ClientUserNickName?: string | undefined
    readonly Duration: number
    readonly EndStatus: string
    readonly SatisfactionSelected?: number | undefined
    readonly Timestamp: number
  }>
}

/** An empty string and 0 stand for nothing. */
const present = <K extends string, A>(name: K, value: A | undefined): { readonly [N in K]?: A } =>
  value === undefined || value === "" || value === 0 ? {} : ({ [name]: value } as { readonly [N in K]: A })

const groupOf = (id: string | undefined): number | undefined =>
  id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : undefined

export const describeImCdrList = command<PageOf<RecordsQuery>, Page<SessionRecord>, Answer>("describe_im_cdr_list", {
  repeatable: "idempotent",
  maxReplyBytes: maxListBytes,
  write: writingPage(query, ({ from, to, clientUserId }) => ({
    StartTimestamp: from,
    EndTimestamp: to,
    ClientUserId: clientUserId
  })),
  answer: struct({
    TotalCount: amount,
    IMCdrList: list(
      struct({
        SessionId: nonEmptyString,
        AgentGroupId: optional(string),
        AgentGroupName: optional(string),
        AgentId: optional(string),
        ChannelType: string,
        ClientUserId: string,
        ClientUserNickName: optional(string),
        Duration: amount,
        EndStatus: string,
        SatisfactionSelected: optional(amount),
        Timestamp: amount
      })
    )
  }),
  give: ({ IMCdrList, TotalCount }, _, written) => ({
    growth: "at-end",
    json: written.json,
    total: TotalCount,
    items: IMCdrList.map((one) =>
      Object.freeze({
        sessionId: one.SessionId,
        clientUserId: one.ClientUserId,
        ...present("clientUserNick", one.ClientUserNickName),
        ...present("agentId", one.AgentId),
        ...present("groupId", groupOf(one.AgentGroupId)),
        ...present("groupName", one.AgentGroupName),
        channelType: one.ChannelType,
        durationSeconds: one.Duration,
        endStatus: one.EndStatus,
        ...present("satisfaction", one.SatisfactionSelected),
        at: one.Timestamp * 1000
      })
    )
  })
})
