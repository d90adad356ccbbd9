import { spawn } from "node:child_process"
import { once } from "node:events"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { homedir, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it, onTestFinished } from "vitest"
import { machineKey } from "../src/machineKey.ts"

const home = (): string => {
  const path = mkdtempSync(join(tmpdir(), "emulator-home-"))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

const KEY = /^[0-9a-f]{64}$/

describe("the key of a machine", () => {
  it("is made once and then always the same, in a folder and a file of its owner's only", () => {
    const HOME = home()
    const { key, note } = machineKey({ HOME })
    expect([key, note]).toEqual([expect.stringMatching(KEY), undefined])
    expect(machineKey({ HOME })).toEqual({ key })
    const folder = join(HOME, ".local/state/tcdesk-emulator")
    expect(readdirSync(folder)).toEqual(["secret-key"])
    expect([statSync(folder).mode & 0o777, statSync(join(folder, "secret-key")).mode & 0o777]).toEqual([0o700, 0o600])
  })

  it("lies where the system keeps such things when that is said", () => {
    const [HOME, XDG_STATE_HOME] = [home(), home()]
    const { key } = machineKey({ HOME, XDG_STATE_HOME })
    expect(readFileSync(join(XDG_STATE_HOME, "tcdesk-emulator/secret-key"), "utf8")).toBe(`${key}\n`)
    expect(readdirSync(HOME)).toEqual([])
  })

  it("is one for all that start for the first time at the same moment", async () => {
    const XDG_STATE_HOME = home()
    const module = fileURLToPath(new URL("../src/machineKey.ts", import.meta.url))
    // Each waits for the word, so that none has finished when the last one begins.
    const program = `import { machineKey } from ${JSON.stringify(module)}
      process.stdout.write("ready")
      process.stdin.once("data", () => { process.stdout.write(" " + JSON.stringify(machineKey())); process.exit() })`
    const children = Array.from({ length: 6 }, () => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
        env: { XDG_STATE_HOME },
        stdio: ["pipe", "pipe", "inherit"]
      })
      onTestFinished(() => void child.kill("SIGKILL"))
      let out = ""
      child.stdout.setEncoding("utf8").on("data", (chunk) => {
        out += chunk
      })
      return { child, ready: once(child.stdout, "data"), ended: once(child, "close").then(() => out) }
    })
    await Promise.all(children.map(({ ready }) => ready))
    for (const { child } of children) child.stdin.write("now")
    const told = await Promise.all(children.map(({ ended }) => ended))
    expect(new Set(told)).toEqual(new Set([`ready ${JSON.stringify(machineKey({ XDG_STATE_HOME }))}`]))
    expect(readdirSync(join(XDG_STATE_HOME, "tcdesk-emulator"))).toEqual(["secret-key"])
  })

  it("becomes its owner's alone again when others could read it", () => {
    const HOME = home()
    const { key } = machineKey({ HOME })
    const path = join(HOME, ".local/state/tcdesk-emulator/secret-key")
    chmodSync(path, 0o644)
    expect(machineKey({ HOME })).toEqual({ key })
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it("is a new one each time, with the reason, where none can be kept", () => {
    const blocked = home()
    writeFileSync(join(blocked, ".local"), "a file where a folder should be")
    const spoilt = home()
    mkdirSync(join(spoilt, "tcdesk-emulator"))
    writeFileSync(join(spoilt, "tcdesk-emulator/secret-key"), "half a k")
    const cases = [
      [{}, "no HOME is set to keep it in"],
      [{ HOME: "" }, "no HOME is set to keep it in"],
      [{ HOME: blocked }, `${blocked}/.local/state/tcdesk-emulator/secret-key cannot be used (ENOTDIR)`],
      [{ XDG_STATE_HOME: spoilt }, `${spoilt}/tcdesk-emulator/secret-key holds no key: delete it`]
    ] as const
    for (const [env, why] of cases) {
      const one = machineKey(env)
      expect(one).toEqual({ key: expect.stringMatching(KEY), note: `the key is a new one at each start: ${why}` })
      expect(machineKey(env).key).not.toBe(one.key)
    }
    expect(readFileSync(join(spoilt, "tcdesk-emulator/secret-key"), "utf8")).toBe("half a k")
  })

  it("is looked for in no real home by these tests", () => {
    expect(process.env.XDG_STATE_HOME).toContain("node_modules")
    expect(process.env.XDG_STATE_HOME).not.toContain(join(homedir(), ".local"))
  })
})
