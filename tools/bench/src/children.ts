/** Child processes: started, asked, and all of them ended when this process ends, however it ends. */
import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Reply } from "./child.ts"

export interface Child {
  readonly ask: <Value = unknown>(what: string, argument?: unknown) => Promise<Value>
  readonly stop: () => Promise<void>
}

const running = new Set<ChildProcess>()

const stopAll = () => {
  for (const child of running) child.kill("SIGKILL")
}
process.on("exit", stopAll)
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130))

/** `file` is named from this folder. */
export const start = (
  file: string,
  options: { readonly execArgv?: ReadonlyArray<string>; readonly env?: Readonly<Record<string, string>> } = {}
): Child => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: [...(options.execArgv ?? [])],
    env: { ...process.env, ...options.env }
  })
  running.add(child)
  const waiting = new Map<
    number,
    { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void }
  >()
  let asked = 0
  const gone = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      running.delete(child)
      for (const { reject } of waiting.values()) reject(new Error(`${file} ended early (${signal ?? code})`))
      resolve()
    })
  })
  child.on("message", (reply: Reply) => {
    const asker = waiting.get(reply.id)
    waiting.delete(reply.id)
    if ("error" in reply) asker?.reject(new Error(`in ${file}: ${reply.error}`))
    else asker?.resolve(reply.value as never)
  })
  return {
    ask: (ask, argument) =>
      new Promise((resolve, reject) => {
        asked += 1
        waiting.set(asked, { resolve, reject })
        child.send({ id: asked, ask, argument })
      }),
    stop: () => {
      child.kill("SIGKILL")
      return gone
    }
  }
}
