/** What `sessions.state` costs beside `send`: calls of one client, batch by batch in turns. */
import { createDesk } from "@tcdesk/core"
import { answer } from "../answer.ts"
import { clientOptions, countingHooks } from "../clientOptions.ts"
import { cpuMark, cpuSince } from "../cpu.ts"
import { inTurns } from "../inTurns.ts"
import { driveSends, promises } from "../loop.ts"
import { sessionId, type Target, text } from "../workload.ts"

export interface Job {
  readonly target: Target
  readonly batches: number
  readonly calls: number
}

/** CPU per call in µs, by batch. */
export type SessionStateCost = Readonly<Record<"state" | "send", ReadonlyArray<number>>>

answer(async ({ target, batches, calls }: Job): Promise<SessionStateCost> => {
  const desk = createDesk({ ...clientOptions(target.origin), hooks: countingHooks().hooks })
  const cost = (call: () => Promise<unknown>) => async (): Promise<number> => {
    const mark = cpuMark()
    await driveSends(promises(call), 16, calls)
    return cpuSince(mark) / calls
  }
  const { state } = await desk.sessions.state({ sessionId })
  if (state !== "Agent") throw new Error(`the session's state is ${state}`)
  const measured = {
    state: cost(() => desk.sessions.state({ sessionId })),
    send: cost(() => desk.send({ sessionId, text }))
  }
  return inTurns(batches, measured, 4)
})
