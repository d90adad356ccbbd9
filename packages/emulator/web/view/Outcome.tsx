/**
 * What became of a request, as a small coloured label.
 */
import type { RequestSummary } from "../../src/api/wire.ts"
import { became } from "../model/stages.ts"
import { useWords } from "../words/words.tsx"

type Judged = Pick<RequestSummary, "rule" | "fault" | "messageId" | "duplicateOf" | "status" | "code">

export const Outcome = ({ request }: { readonly request: Judged }) => {
  const words = useWords()
  const what = became(request)
  const detail = what === "rejected" ? ` ${request.rule?.code ?? ""}` : what === "fault" ? ` ${faultName(request)}` : ""
  return (
    <span class={`outcome ${what}`}>
      {words.outcome[what]}
      {detail}
    </span>
  )
}

/** Its kind, and of a code the code: they differ in nothing else. */
const faultName = ({ fault, code }: Judged): string =>
  fault === "Code" && code !== undefined ? String(code) : String(fault)

/** Of a request that a fault struck: what the client was told, and whether the message was stored all the same. */
export const FaultText = ({ request }: { readonly request: Judged }) => {
  const words = useWords()
  const { code, status } = request
  const said =
    code !== undefined
      ? words.faultSaid.answered(code)
      : status !== undefined
        ? words.faultSaid.http(status)
        : words.faultSaid.nothing
  const stored = request.messageId !== undefined || request.duplicateOf !== undefined
  return (
    <>
      {said} · {stored ? words.outcome.stored : words.outcome.notStored}
    </>
  )
}
