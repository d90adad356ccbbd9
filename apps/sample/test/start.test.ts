import { type ChildProcess, execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { createDesk } from "@tcdesk/core"
import { startEmulator } from "@tcdesk/emulator"
import { afterEach, describe, expect, it } from "vitest"

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url))
const started: Array<ChildProcess> = []

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL")
})

/** The shop as `pnpm start` runs it, and what it has printed. */
const start = (args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env.PATH, ...env } })
  started.push(child)
  let output = ""
  const waiting = new Set<() => void>()
  const add = (chunk: Buffer) => {
    output += chunk
    for (const look of waiting) look()
  }
  child.stdout.on("data", add)
  child.stderr.on("data", add)
  return {
    child,
    output: () => output,
    prints: (text: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (output.includes(text)) resolve()
        }
        waiting.add(look)
        child.once("exit", () => reject(new Error(`ended before it printed "${text}":\n${output}`)))
        look()
      }),
    ends: async (): Promise<number | null> =>
      child.exitCode === null ? ((await once(child, "exit"))[0] as number) : child.exitCode
  }
}

/** What a shell makes of a printed line, carried out without the need for a curl on this machine. */
const paste = async (line: string): Promise<Response> => {
  const { stdout } = await promisify(execFile)("sh", ["-c", `curl() { printf '%s\\0' "$@"; }; ${line}`])
  const words = stdout.split("\0").slice(0, -1)
  const option = (name: string) => words[words.indexOf(name) + 1] as string
  const url = words.find((word) => word.startsWith("http://")) as string
  if (!words.includes("-d")) return fetch(url, { method: option("-X") })
  const [header = "", value = ""] = option("-H").split(": ")
  return fetch(url, { method: option("-X"), headers: { [header]: value }, body: option("-d") })
}

const anyPorts = ["--port", "0", "--emulator-port", "0"]

describe.each(["express", "koa", "nest"])("start --framework %s", (framework) => {
  it("prints lines to try that work as they are, shows what customers see, and stops on Ctrl-C", async () => {
    const shop = start([...anyPorts, "--framework", framework])
    await shop.prints("What customers see:")
    const setting = (name: string) => new RegExp(`^  TCDESK_${name}=(.+)$`, "m").exec(shop.output())?.[1] ?? ""
    await using own = createDesk({
      sdkAppId: Number(setting("SDK_APP_ID")),
      identifier: setting("IDENTIFIER"),
      secretKey: setting("SECRET_KEY"),
      endpoint: setting("ENDPOINT")
    })
    await own.send({ from: "@customer_service_account", to: "user46", text: "from a program of one's own" })
    await shop.prints("user46 sees: from a program of one's own")
    const lines = shop.output().match(/^ {2}curl .*$/gm) ?? []
    expect(lines).toHaveLength(5)
    for (const line of lines) expect((await paste(line)).status).toBe(200)
    await shop.prints("user45 sees: 您好,请问有什么可以帮您?")
    expect(shop.output()).toContain("user45 sees: 欢迎注册xx商城,您可在此购买想要的商品,如有疑问请联系客服。")
    expect(shop.output()).toContain("[order] 蓝牙耳机")
    expect(shop.output()).toContain("[card] 您的订单已发货")
    // The last line is a customer's question: the bot knows what the lines before have ordered.
    await shop.prints("user45 sees: 订单 1（蓝牙耳机）已经发货，预计明天送达。")
    const agents = (await (await fetch(`${setting("ENDPOINT")}/_emulator/agents`)).json()) as { agents: Array<unknown> }
    expect(agents.agents).toHaveLength(2)
    shop.child.kill("SIGINT")
    expect(await shop.ends()).toBe(0)
    expect(shop.output()).toContain("Stopping.")
  })
})

describe("start", () => {
  it("takes its options with the dashes that npm and pnpm want before them, or hand on", async () => {
    const shop = start(["--", ...anyPorts, "--framework", "koa"])
    await shop.prints("(koa)")
  })

  it.each(["SIGTERM", "SIGINT"] as const)("stops on %s, and lets what is under way finish", async (signal) => {
    const emulator = await startEmulator()
    const shop = start(anyPorts, {
      TCDESK_SDK_APP_ID: String(emulator.sdkAppId),
      TCDESK_IDENTIFIER: emulator.identifier,
      TCDESK_SECRET_KEY: emulator.secretKey,
      TCDESK_ENDPOINT: emulator.url
    })
    await shop.prints("What customers see:")
    const [, url] = /^Shop on (\S+)/m.exec(shop.output()) ?? []
    emulator.failNext({ _tag: "Delay", ms: 300 })
    const asked = new Promise((resolve) => emulator.onRequest(resolve))
    const headers = { "content-type": "application/json" }
    const body = JSON.stringify({ text: "您好" })
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    const answer = fetch(`${url}/sessions/${sessionId}/replies`, { method: "POST", headers, body })
    await asked
    shop.child.kill(signal)
    expect(await shop.ends()).toBe(0)
    expect((await answer).status).toBe(200)
    await emulator.close()
  })

  it("tells in one line which port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1")
    await once(taken, "listening")
    const { port } = taken.address() as AddressInfo
    const shop = start(["--emulator-port", "0", "--port", String(port)])
    expect(await shop.ends()).toBe(1)
    expect(shop.output()).toBe(`Port ${port} is taken: choose others with --port and --emulator-port.\n`)
    taken.close()
  })

  it.each([
    [["--port", "http"], "--port must be a port, 0 to 65535.\n"],
    [["--framework", "rails"], "--framework must be one of: express, koa, nest.\n"]
  ])("says in one line what is wrong with %s", async (args, line) => {
    const shop = start(args)
    expect(await shop.ends()).toBe(1)
    expect(shop.output()).toBe(line)
  })

  it("with TCDESK_DISABLED=1 runs without an account, and says that nothing is sent", async () => {
    const shop = start(anyPorts, { TCDESK_DISABLED: "1" })
    await shop.prints("What customers see:")
    expect(shop.output()).toContain("Messages go to nobody: TCDESK_DISABLED is set")
    expect(shop.output()).not.toContain("REAL")
    const [, url] = /^Shop on (\S+)/m.exec(shop.output()) ?? []
    const headers = { "content-type": "application/json" }
    const body = JSON.stringify({ text: "您好" })
    const answer = await fetch(`${url}/sessions/any/replies`, { method: "POST", headers, body })
    expect(await answer.json()).toMatchObject({ receipt: { disabled: true } })
  })

  it("talks to the service that TCDESK_* names, and says so", async () => {
    const incomplete = start(anyPorts, { TCDESK_SDK_APP_ID: "1400000000" })
    expect(await incomplete.ends()).toBe(1)
    expect(incomplete.output()).toContain("TCDESK_IDENTIFIER is required")
    const shop = start(anyPorts, {
      TCDESK_SDK_APP_ID: "1400000000",
      TCDESK_IDENTIFIER: "administrator",
      TCDESK_SECRET_KEY: "not-a-real-key",
      TCDESK_REGION: "singapore"
    })
    await shop.prints("What customers see:")
    expect(shop.output()).toContain("the REAL service, region singapore")
    expect(shop.output()).not.toContain("not-a-real-key")
  })
})
