/** The program as it is installed: a process, its streams, its signals, its exit code. */
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { describe, expect, it, onTestFinished } from "vitest"
import { main, runBin, start } from "./support/bin.ts"
import { emulated } from "./support/emulated.ts"
import { fileWith } from "./support/files.ts"

const { emulator, env } = emulated()

describe("the program tcdesk", () => {
  it("gives 0, 1 and 2", async () => {
    const session = emulator().openSession({ clientUserId: "user45" })
    expect(await runBin(["send", "--session", session, "hello"], env())).toMatchObject({ code: 0, stderr: "" })
    expect(await runBin(["send", "--session", "over", "hello"], env())).toMatchObject({ code: 1, stdout: "" })
    expect(await runBin(["send", "--session", session], env())).toMatchObject({ code: 2, stdout: "" })
    expect(emulator().messages()).toHaveLength(1)
  })

  it("neither asks nor waits where stdin is an open pipe", async () => {
    expect(await runBin(["state", "--session", "s"])).toMatchObject({ code: 2, stdout: "" })
  })

  it("reads a key that is piped in, and ends although the pipe stays open for others", async () => {
    const { TCDESK_SECRET_KEY, ...others } = env()
    const { stdout, code } = await runBin(["state", "--session", "s", "--key-stdin"], others, `${TCDESK_SECRET_KEY}\n`)
    expect({ code, stdout }).toEqual({ code: 0, stdout: "NotInSession\n" })
  })

  it("names a file of variables that is not there, by Node's own words where Node looks for it first", async () => {
    const { code, stdout, stderr } = await runBin(["state", "--session", "s", "--env-file", "/nowhere/.env"], env())
    expect(stdout).toBe("")
    expect(stderr).toMatch(/^tcdesk: --env-file: \/nowhere\/\.env cannot be read|: \/nowhere\/\.env: not found$/m)
    expect([2, 9]).toContain(code)
    expect(emulator().requests()).toEqual([])
  })

  it("writes no colours into a pipe, unless FORCE_COLOR asks for them, and NO_COLOR wins", async () => {
    const coloured = "\u001b[31mtcdesk:\u001b[39m"
    expect((await runBin(["staet"])).stderr).not.toContain("\u001b")
    expect((await runBin(["staet"], { FORCE_COLOR: "1" })).stderr).toContain(coloured)
    expect((await runBin(["staet"], { FORCE_COLOR: "1", NO_COLOR: "1" })).stderr).not.toContain("\u001b")
  })

  it("ends quietly when the reader of its pipe has gone", async () => {
    const sessionId = emulator().openSession({ clientUserId: "user45" })
    for (let i = 0; i < 300; i += 1) emulator().typeAsCustomer({ sessionId, text: "x".repeat(2000) })
    const { child, ended } = start(["history", "--session", sessionId], env())
    child.stdout?.once("data", () => child.stdout?.destroy())
    expect(await ended).toMatchObject({ code: 0, stderr: "" })
  })

  it("gives what a send came to when nobody reads it", async () => {
    const sessionId = emulator().openSession({ clientUserId: "user45" })
    const { child, ended } = start(["send", "--session", sessionId, "hello"], env())
    child.stdout?.destroy()
    child.stderr?.destroy()
    expect(await ended).toMatchObject({ code: 0 })
    expect(emulator().messages()).toHaveLength(1)
  })

  it.skipIf(!existsSync("/dev/full"))("does not give 0 when its output is lost on a full disk", async () => {
    const command = `'${process.execPath}' --conditions=@tcdesk/source '${main}' --help > /dev/full`
    expect(spawnSync("sh", ["-c", command], { encoding: "utf8", env: { PATH: process.env.PATH } })).toMatchObject({
      status: 1,
      stderr: "tcdesk: stdout can't be written (ENOSPC)\n"
    })
  })

  it("is ended by Ctrl+C while it sends, and says what became of the message", async () => {
    const sessionId = emulator().openSession({ clientUserId: "user45" })
    emulator().failNext({ _tag: "Hang" })
    const { child, ended } = start(["send", "--session", sessionId, "hello", "--json"], env())
    await expect.poll(() => emulator().requests()).toHaveLength(1)
    child.kill("SIGINT")
    const { code, stdout } = await ended
    expect(code).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({ reason: { _tag: "Aborted" }, delivery: "unknown" })
  })

  it("tells warnings of our packages in a line, and none of Node's about itself", async () => {
    const { stderr } = await runBin(["send", "--session", "s", "hello"], { TCDESK_DISABLED: "1" })
    expect(stderr).toBe("tcdesk: This Desk client is disabled: it checks messages, and sends none.\n")
  })

  it("tells what the doctor's report says there alone", async () => {
    const { code, stdout, stderr } = await runBin(["doctor"], { ...env(), TCDESK_ENDPONT: "http://x" })
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toContain("unknown variable TCDESK_ENDPONT: did you mean TCDESK_ENDPOINT?")
  })

  it("does not start anything heavy for a help", async () => {
    const loaded = fileWith(
      `import { registerHooks } from "node:module"
      registerHooks({ load: (url, context, next) => {
        if (/clack|core\\/src|outbox\\/src|emulator\\/src|undici|effect/.test(url)) process.stderr.write(url + "\\n")
        return next(url, context)
      } })`,
      "loaded.mjs"
    )
    for (const args of [["--help"], ["send", "--help"], ["staet"]]) {
      const { stderr } = await runBin(args, { NODE_OPTIONS: `--import ${loaded}` })
      expect(stderr).not.toContain("file:")
    }
  })
})

describe("tcdesk emulator", () => {
  it("runs a command beside an emulator, and gives that command's exit code", async () => {
    const program = `console.log(process.env.TCDESK_ENDPOINT); process.exitCode = 7`
    const { code, stdout } = await runBin(["emulator", "exec", "--", process.execPath, "-e", program])
    expect(code).toBe(7)
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/)
  })

  it("stops by a signal as the emulator's own program does", async () => {
    const child = spawn(process.execPath, ["--conditions=@tcdesk/source", main, "emulator", "--port", "0"], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, XDG_STATE_HOME: process.env.XDG_STATE_HOME }
    })
    onTestFinished(() => void child.kill("SIGKILL"))
    let out = ""
    for await (const chunk of child.stdout) {
      out += chunk
      if (out.includes("# Stop with")) break
    }
    child.kill("SIGTERM")
    expect(await once(child, "exit")).toEqual([0, null])
  })

  it("gives its usage errors as its own", async () => {
    const { code, stderr } = await runBin(["emulator", "--prot", "1"])
    expect(code).toBe(2)
    expect(stderr).toContain("tcdesk-emulator: unknown option --prot: did you mean --port?")
  })
})
