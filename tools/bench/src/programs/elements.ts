/** What more work costs: messages of 1, 3 and 10 elements. */
import { Elem } from "@tcdesk/core"
import * as Redacted from "effect/Redacted"
import { answer } from "../answer.ts"
import { inTurns } from "../inTurns.ts"
import { account, sessionId, text } from "../workload.ts"
import { openInstant } from "./instant.ts"

export interface ElementsCost {
  readonly elements: number
  /** Of the message's body as JSON. */
  readonly bytes: number
  /** CPU per send above the transport, in µs, by batch. */
  readonly cpuUs: ReadonlyArray<number>
}

export interface Job {
  readonly batches: number
  readonly sends: number
}

answer(async ({ batches, sends }: Job): Promise<ReadonlyArray<ElementsCost>> => {
  const run = await openInstant({ secretKey: Redacted.make(account.secretKey) })
  const bodyOf = (elements: number) => Array.from({ length: elements }, () => Elem.text(text))
  const cost = (elements: number) => () => run({ sessionId, body: bodyOf(elements) }, sends)
  const counts = [1, 3, 10] as const
  const costs = await inTurns<1 | 3 | 10, number>(batches, { 1: cost(1), 3: cost(3), 10: cost(10) }, 1)
  return counts.map((elements) => ({
    elements,
    bytes: Buffer.byteLength(JSON.stringify(bodyOf(elements))),
    cpuUs: costs[elements]
  }))
})
