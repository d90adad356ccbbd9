/**
 * What became of a request, as a small coloured label.
 */
import type { RequestSummary } from "../../src/api/protocol.ts"
import { useI18n } from "../i18n/language.ts"
import { outcomeOf } from "../model/stages.ts"

type Judged = Pick<
  RequestSummary,
  "rule" | "fault" | "messageId" | "duplicateOf" | "status" | "code" | "command" | "carriedOut"
>

export const OutcomeLabel = ({ request }: { readonly request: Judged }) => {
  const i18n = useI18n()
  const what = outcomeOf(request)
  const detail = what === "rejected" ? ` ${request.rule?.code ?? ""}` : what === "fault" ? ` ${faultName(request)}` : ""
  return (
    <span class={`outcome ${what}`}>
      {i18n.outcome[what]}
      {detail}
    </span>
  )
}

/** Its kind, and of a code the code: they differ in nothing else. */
const faultName = ({ fault, code }: Judged): string =>
  fault === "Code" && code !== undefined ? String(code) : String(fault)

/** Of a request that a fault struck: what the client was told, and whether the message was stored, or the command carried out, all the same. */
export const FaultText = ({ request }: { readonly request: Judged }) => {
  const i18n = useI18n()
  const { code, status, command = "send_msg", carriedOut } = request
  const said =
    code !== undefined
      ? i18n.faultSaid.answered(code)
      : status !== undefined
        ? i18n.faultSaid.http(status)
        : i18n.faultSaid.nothing
  const { stored, notStored, done, notDone } = i18n.outcome
  const [yes, no] = command === "send_msg" ? [stored, notStored] : [done, notDone]
  return (
    <>
      {said} · {carriedOut ? yes : no}
    </>
  )
}
