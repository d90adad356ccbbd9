/** `contact_user` (679/117593): a human agent writes to a user first. Only in apps built with the SDK. */
import { anyFields, textIn } from "../model/answer.ts"
import { command, writing } from "../model/Command.ts"
import { exact, id, integer, optional } from "../model/validate.ts"

/** Who contacts whom. */
export interface Contact {
  /** The customer-service account (客服号) that the user sees. */
  readonly customerServiceId: string
  /** The user's account. */
  readonly clientUserId: string
  /** The group (客服分组) to take the agent from; otherwise the app's own allocation decides. */
  readonly groupId?: number | undefined
  /** The agent; otherwise the app's own allocation decides. */
  readonly memberId?: string | undefined
}

/** What became of it. */
export interface Contacted {
  /** The agent who got the session, where one is named. */
  readonly memberId?: string
}

const contact = exact({
  customerServiceId: id,
  clientUserId: id,
  groupId: optional(integer(0, Number.MAX_SAFE_INTEGER)),
  memberId: optional(id)
})

export const contactUser = command<Contact, Contacted, object>("contact_user", {
  // A second time Desk says that the user is in a session already: of the first call, or of somebody else's.
  repeatable: "never",
  // Spelled as in the page's table; its sample has `IMAgentUserID` and `ClientUserID`.
  write: writing(contact, ({ customerServiceId, clientUserId, groupId, memberId }) => ({
    IMAgentUserId: customerServiceId,
    ClientUserId: clientUserId,
    GroupId: groupId,
    MemberId: memberId
  })),
  answer: anyFields,
  give: (answer) => {
    const memberId = textIn(answer, "MemberId")
    return Object.freeze(memberId === undefined ? {} : { memberId })
  }
})
