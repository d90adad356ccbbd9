/** What both versions of streaming have in common. */
import { type Command, command, type Repeatable } from "../model/Command.ts"
import type { Chunk, StreamCommands } from "../model/StreamCommands.ts"
import { nonEmptyString, stringify, struct, validate } from "../model/validate.ts"

/** The session, or the stream, has ended. */
const endedCode = 141005

/** The commands of a version, from what is its own. The chunk has been checked: it is made by this package. */
export const streamCommands = (
  description: Pick<StreamCommands, "name" | "maxBytes" | "keepAliveMs" | "bodyOf" | "repeatsWhole"> & {
    /** Whether a call with text may be repeated. */
    readonly appendRepeatable: Repeatable
  }
): StreamCommands => {
  const { name, bodyOf, appendRepeatable, ...rest } = description
  const write: Command<Chunk, unknown>["write"] = (chunk) =>
    validate((addIssue) => ({ msgRandom: undefined, json: stringify(bodyOf(chunk), "", addIssue) }))
  const continuing = (repeatable: Repeatable, doneCode?: number): Command<Chunk, void> =>
    command(name, { repeatable, doneCode, write, give: () => {} })
  return Object.freeze({
    ...rest,
    name,
    bodyOf,
    open: command<Chunk, { readonly msgKey: string }, { readonly MsgKey: string }>(name, {
      repeatable: "never",
      write,
      // Without a key the message can't be continued, and nobody knows which one it is: as if the answer were lost.
      answer: struct({ MsgKey: nonEmptyString }),
      give: ({ MsgKey }) => ({ msgKey: MsgKey })
    }),
    append: continuing(appendRepeatable),
    // A closing call whose answer was lost has ended the stream: a second one finds it ended.
    touch: continuing("idempotent", endedCode)
  })
}
