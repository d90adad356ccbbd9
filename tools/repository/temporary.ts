/** Folders that are gone when this process ends, whatever ends it. */
import { rmSync } from "node:fs"
import { mkdtemp, realpath } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
// A signal ends this process by way of `exit`, and first what it has started, which may write there.
import "./command.ts"

export const temporaryFolder = async (name: string): Promise<string> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), `tcdesk-${name}-`)))
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
