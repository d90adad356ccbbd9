import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished } from "vitest"

/** Gone when the test is. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "tcdesk-cli-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const fileWith = (content: string | Uint8Array, name = "file"): string => {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}
