/**
 * The judge's steps for one request: passed, broken, or not come to.
 */
import type { ReceivedRequest } from "../../src/api/wire.ts"
import { judged } from "../model/stages.ts"
import { useWords } from "../words/words.tsx"
import { Icon } from "./Icon.tsx"

export const Rules = ({ request }: { readonly request: ReceivedRequest }) => {
  const words = useWords()
  const { rule, body } = request
  const isSession = typeof body === "object" && body !== null && "SessionId" in body
  return (
    <section class="section">
      <h3>
        {words.rules}
        <span class={rule === undefined ? "good" : "bad"}>
          {rule === undefined ? words.rulesPassed : words.rulesBroken}
        </span>
      </h3>
      <ul class="rules">
        {judged({ ...(rule === undefined ? {} : { rule }), isSession }).map(({ stage, result }) => (
          <li key={stage} class={result}>
            <Icon name={result === "passed" ? "check" : result === "broken" ? "cross" : "dash"} size={15} />
            <span>{words.stages[stage]}</span>
            <span class="hidden">
              : {result === "passed" ? words.passed : result === "broken" ? words.brokenHere : words.notReached}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
