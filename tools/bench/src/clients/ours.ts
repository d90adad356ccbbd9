/** The client, by its Promise entry. */
import { createDesk } from "@tcdesk/core"
import { countingHooks, everything } from "../everything.ts"
import { type Open, promises } from "../loop.ts"
import { sessionId, text } from "../work.ts"

export const open: Open = ({ origin }) => {
  const { hooks, calls } = countingHooks()
  const desk = createDesk({ ...everything(origin), hooks })
  const drive = promises(() => desk.send({ sessionId, text }))
  return async (loop) => {
    await drive(loop)
    if (calls() === 0) throw new Error("no hook was called")
  }
}
