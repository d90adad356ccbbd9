/**
 * How a streamed answer stands: that it is being written, what cut it off, and how many of its calls were refused.
 */
import type { MessageStream } from "../../src/api/protocol.ts"
import { useI18n } from "../i18n/language.ts"
import { model } from "../store.ts"

export const StreamNote = ({ stream }: { readonly stream: MessageStream }) => {
  const i18n = useI18n()
  const { state, endedBy, msgKey } = stream
  const refused = model.value.refusedCalls.get(msgKey)?.size ?? 0
  return (
    <>
      {state === "open" && <span> · {i18n.stream.growing}</span>}
      {(endedBy === "silence" || endedBy === "session") && <span class="warn-text"> · {i18n.stream[endedBy]}</span>}
      {refused > 0 && <span class="bad"> · {i18n.stream.refused(refused)}</span>}
    </>
  )
}
