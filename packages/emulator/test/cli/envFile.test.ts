import { execFileSync } from "node:child_process"
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { writeEnvFile } from "../../src/cli/envFile.ts"
import { configured, run } from "../support/cli.ts"

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "emulator-env-"))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

describe("--write-env", () => {
  it("writes a file that a shell can source, for its owner only, and takes it away at the end", async () => {
    const path = join(folder(), "emulator.env")
    const { child, says, ended } = run(["--port", "0", "--identifier", "it's me", "--write-env", path])
    const { url, secretKey } = configured(await says("Stop with"))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const program = 'set -a; . "$0"; printf "%s|" "$TCDESK_ENDPOINT" "$TCDESK_IDENTIFIER" "$TCDESK_SECRET_KEY"'
    expect(execFileSync("sh", ["-c", program, path], { encoding: "utf8" })).toBe(`${url}|it's me|${secretKey}|`)
    child.kill("SIGTERM")
    expect((await ended).code).toBe(0)
    expect(existsSync(path)).toBe(false)
  })

  it("never replaces a file that it has not written", async () => {
    const path = join(folder(), ".env")
    writeFileSync(path, "PASSWORD=once\n")
    expect(await run(["--port", "0", "--write-env", path]).ended).toMatchObject({
      code: 2,
      err: `tcdesk-emulator: --write-env: ${path} exists and was not written by tcdesk-emulator: it stays as it is\n`
    })
    expect(readFileSync(path, "utf8")).toBe("PASSWORD=once\n")
  })

  it("replaces one that was left behind, whole, and leaves another emulator's where it is", () => {
    const path = join(folder(), "emulator.env")
    const removeFirst = writeEnvFile(path, ["A=1"])
    chmodSync(path, 0o644)
    const removeSecond = writeEnvFile(path, ["A=2"])
    expect(readFileSync(path, "utf8")).toMatch(/^# Written by tcdesk-emulator[^\n]*\nA=2\n$/)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    removeFirst()
    expect(existsSync(path)).toBe(true)
    removeSecond()
    expect(readdirSync(join(path, ".."))).toEqual([])
  })

  it("says in one line where it cannot write", async () => {
    const { code, err } = await run(["--port", "0", "--write-env", "/nowhere/emulator.env"]).ended
    expect([code, err]).toEqual([2, "tcdesk-emulator: --write-env: /nowhere/emulator.env cannot be written (ENOENT)\n"])
  })
})

describe("--env-file", () => {
  it("gives app, administrator and key as the environment does, which wins", async () => {
    const path = join(folder(), ".env")
    writeFileSync(path, "# pasted\nTCDESK_SDK_APP_ID=20000001\nTCDESK_IDENTIFIER='it is me'\nTCDESK_SECRET_KEY=k-1\n")
    const { says } = run(["--port", "0", "--env-file", path], { TCDESK_SDK_APP_ID: "20000002" })
    expect(await says("Stop with")).toContain(
      "TCDESK_SDK_APP_ID=20000002\nTCDESK_IDENTIFIER='it is me'\nTCDESK_SECRET_KEY=k-1\n"
    )
  })
})
