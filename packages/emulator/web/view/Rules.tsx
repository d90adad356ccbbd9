/**
 * The judge's steps for one request: passed, broken, or not come to.
 */
import type { ReceivedRequest } from "../../src/api/protocol.ts"
import { useI18n } from "../i18n/language.ts"
import { judged } from "../model/stages.ts"
import { Icon } from "./Icon.tsx"

export const Rules = ({ request }: { readonly request: ReceivedRequest }) => {
  const i18n = useI18n()
  const { rule, body, command } = request
  const isSession = typeof body === "object" && body !== null && "SessionId" in body
  return (
    <section class="section">
      <h3>
        {i18n.rules}
        <span class={rule === undefined ? "good" : "bad"}>
          {rule === undefined ? i18n.rulesPassed : i18n.rulesBroken}
        </span>
      </h3>
      <ul class="rules">
        {judged({
          ...(rule === undefined ? {} : { rule }),
          ...(command === undefined ? {} : { command }),
          isSession
        }).map(({ stage, result }) => (
          <li key={stage} class={result}>
            <Icon name={result === "passed" ? "check" : result === "broken" ? "cross" : "dash"} size={15} />
            <span>{i18n.stages[stage]}</span>
            <span class="hidden">
              : {result === "passed" ? i18n.passed : result === "broken" ? i18n.brokenHere : i18n.notReached}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
