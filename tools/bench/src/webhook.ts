/** What Desk's calls cost an Express application, beside a handler that only parses JSON; and whether many of them leave anything. */
import type { Bench } from "./bench.ts"
import { inTurns } from "./inTurns.ts"
import { isolated } from "./isolated.ts"
import type { Job } from "./programs/webhook.ts"
import type { Job as HeapJob, WebhookHeap } from "./programs/webhook-heap.ts"

export const webhook = async ({ quick, rounds }: Bench) => {
  const cost = (variant: Job["variant"]) => () =>
    isolated<number>("webhook", { variant, calls: quick ? 3000 : 20_000 } satisfies Job)
  const heap: HeapJob = { warmUp: 11_000, events: quick ? 5000 : 100_000 }
  return {
    cpu: await inTurns(rounds, { ours: cost("ours"), parsing: cost("parsing"), refused: cost("refused") }),
    heap: await isolated<WebhookHeap>("webhook-heap", heap, { flags: ["--expose-gc"] })
  }
}
