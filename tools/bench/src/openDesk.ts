/** A client of ours by its Promise entry, driven with everything switched on. */
import { clientOptions, countingHooks } from "./clientOptions.ts"
import { type Open, promises } from "./loop.ts"
import { sessionId, text } from "./workload.ts"

/** `createDesk` is that of this build or of another one; here nothing of either is loaded. */
export const openDesk =
  (createDesk: typeof import("@tcdesk/core").createDesk): Open =>
  ({ origin }) => {
    const { hooks, calls } = countingHooks()
    const desk = createDesk({ ...clientOptions(origin), hooks })
    const drive = promises(() => desk.send({ sessionId, text }))
    return async (loop) => {
      await drive(loop)
      if (calls() === 0) throw new Error("no hook was called")
    }
  }
