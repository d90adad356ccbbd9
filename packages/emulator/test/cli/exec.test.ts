import { createHash } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { readCommand } from "../../src/cli/arguments.ts"
import { UsageError } from "../../src/cli/UsageError.ts"
import { backend } from "../support/backend.ts"
import { configured, run } from "../support/cli.ts"
import { packet, post } from "../support/support.ts"

const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), "emulator-exec-"))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

/** A port on which nothing listens. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** A Node program as a command. */
const node = (program: string): readonly string[] => ["--", process.execPath, "-e", program]

const PRINT =
  "for (const [k, v] of Object.entries(process.env)) if (/^(TCDESK|SHOP)_/.test(k)) console.log(k + '=' + v)"

describe("tcdesk-emulator exec", () => {
  it("runs a command that finds the emulator in its environment, and ends with it", async () => {
    const { child, says, ended } = run(["exec", ...node(`${PRINT}; console.log("up"); setInterval(() => {}, 1e6)`)])
    const emulator = configured(await says("up\n"))
    expect(emulator.secretKey).toMatch(/^[0-9a-f]{64}$/)
    expect((await post(emulator, packet())).code).toBe(0)
    child.kill("SIGTERM")
    const { err, out } = await ended
    expect(err).toBe(`tcdesk-emulator: what customers see is at ${emulator.url}/\n`)
    expect(out).not.toContain("req-1")
    await expect(post(emulator, packet())).rejects.toThrow()
  })

  it("ends with the command's exit code", async () => {
    for (const code of [0, 7]) expect((await run(["exec", ...node(`process.exit(${code})`)]).ended).code).toBe(code)
  })

  it("passes signals on, and lets the command end as it likes", async () => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      const program = `process.on("${signal}", () => { console.log("got it"); process.exit(3) }); console.log("up"); setInterval(() => {}, 1e6)`
      const { child, says, ended } = run(["exec", ...node(program)])
      await says("up\n")
      child.kill(signal)
      expect(await ended).toMatchObject({ code: 3, out: "up\ngot it\n" })
    }
  })

  it("ends by the signal that has ended the command", async () => {
    expect(await run(["exec", ...node('process.kill(process.pid, "SIGKILL")')]).ended).toMatchObject({
      code: null,
      signal: "SIGKILL"
    })
  })

  it("gives the command none of the credentials that were in the environment or its file", async () => {
    const file = join(await folder(), ".env")
    await writeFile(file, "TCDESK_SECRET_KEY=real-key\nTCDESK_USER_SIG=real-sig\nSHOP_NAME='my shop'\nSHOP_PORT=80\n")
    const env = {
      TCDESK_SDK_APP_ID: "20000001",
      TCDESK_SECRET_KEY: "real-key-2",
      TCDESK_REGION: "seoul",
      TCDESK_DISABLED: "1",
      SHOP_PORT: "81"
    }
    const { out, code } = await run(["exec", "--identifier", "chief", "--env-file", file, ...node(PRINT)], env).ended
    expect(code).toBe(0)
    expect(out).not.toContain("real-")
    expect(
      Object.fromEntries(
        out
          .trim()
          .split("\n")
          .map((line) => line.split("="))
      )
    ).toEqual({
      TCDESK_SDK_APP_ID: "1400000000",
      TCDESK_IDENTIFIER: "chief",
      TCDESK_SECRET_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
      TCDESK_USER_SIG: "",
      TCDESK_DISABLED: "",
      TCDESK_REGION: "seoul",
      TCDESK_ENDPOINT: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      SHOP_NAME: "my shop",
      SHOP_PORT: "81"
    })
  })

  it("opens the sessions once the command's webhook listens, so that it is told of each", async () => {
    const program = `
      const { createServer } = require("node:http")
      const server = createServer((req, res) => {
        let body = ""
        req.on("data", (part) => (body += part)).on("end", () => {
          console.log(JSON.parse(body).Event)
          res.setHeader("content-type", "application/json").end("{}")
          process.exit()
        })
      })
      setTimeout(() => server.listen(PORT, "127.0.0.1"), 300)`
    const port = await freePort()
    const webhook = `http://127.0.0.1:${port}/desk/callback`
    const args = ["exec", "--session", "user45", "--webhook", webhook, ...node(program.replace("PORT", String(port)))]
    expect(await run(args).ended).toMatchObject({ code: 0, out: "SessionBegin\n" })
  })

  it("signs what it tells a webhook with the token that the command has, from the environment or a file", async () => {
    const shop = await backend()
    const file = join(await folder(), ".env")
    await writeFile(file, "TCDESK_WEBHOOK_TOKEN=callback-token\n")
    const args = ["--env-file", file, "--session", "user1", "--webhook", shop.url, "--webhook-retries", "1"]
    const { child, says, ended } = run(["exec", ...args, ...node(`${PRINT}; setInterval(() => {}, 1e6)`)])
    await says("TCDESK_WEBHOOK_TOKEN=callback-token\n")
    const [begin] = await shop.has(1)
    const requestTime = begin?.query.get("RequestTime")
    expect(begin?.query.get("Sign")).toBe(createHash("sha256").update(`callback-token${requestTime}`).digest("hex"))
    child.kill("SIGTERM")
    expect(await ended).toMatchObject({ signal: "SIGTERM" })
  })

  it("takes everything after -- as it is, its own flags too", async () => {
    const { out } = await run([
      "exec",
      "--",
      process.execPath,
      "-p",
      "process.argv.slice(1).join()",
      "--",
      "--help",
      "a b"
    ]).ended
    expect(out).toBe("--help,a b\n")
  })

  it("answers as a shell does when there is no such command, and leaves nothing running", async () => {
    expect(await run(["exec", "--", "no-such-command-here"]).ended).toMatchObject({
      code: 127,
      err: expect.stringMatching(/\ntcdesk-emulator: there is no command no-such-command-here\n$/)
    })
    expect(await run(["exec", "--", await folder()]).ended).toMatchObject({ code: 126 })
  })

  it("says what is missing, and takes no command without --", async () => {
    for (const args of [["exec"], ["exec", "--"], ["exec", "--port", "0"]]) {
      expect(await run(args).ended).toMatchObject({
        code: 2,
        err: "tcdesk-emulator: exec needs a command after --: tcdesk-emulator exec -- npm run dev\n"
      })
    }
    expect((await run(["exec", "npm", "test"]).ended).code).toBe(2)
    // Asked for in this process: as a program's own flag Node reads it too, and refuses it in words of its own.
    expect(() => readCommand(["exec", "--env-file", "/nowhere/.env", "--", "true"], {})).toThrow(
      new UsageError("--env-file: /nowhere/.env cannot be read (ENOENT)")
    )
  })
})
