/** The tools of a real process. */
import { lookup } from "node:dns/promises"
import { rootCertificates } from "node:tls"
import type { Variables } from "../world/World.ts"
import type { Tools } from "./Tools.ts"

/** Core tells some things, a misspelt variable say, as warnings of the process. */
const warningsOf: Tools["warningsOf"] = async (run) => {
  const heard: string[] = []
  const others = process.listeners("warning")
  const listen = (warning: Error): void => {
    if (warning.name === "DeskWarning") heard.push(warning.message)
    else for (const tell of others) tell(warning)
  }
  // What stands in the report is not told on stderr as well.
  process.removeAllListeners("warning")
  process.on("warning", listen)
  try {
    const result = await run()
    // They are emitted in a later turn.
    await new Promise(setImmediate)
    return [result, heard]
  } finally {
    process.off("warning", listen)
    for (const tell of others) process.on("warning", tell)
  }
}

export const processTools = (
  { env, now }: { readonly env: Variables; readonly now: () => number },
  asked: Pick<Tools, "proxy"> & Partial<Pick<Tools, "message" | "outbox" | "webhook">>
): Tools => ({
  ...asked,
  env,
  now,
  lookup: async (host, family) => (await lookup(host, { family, all: true })).map(({ address }) => address),
  publicRoots: rootCertificates,
  warningsOf
})
