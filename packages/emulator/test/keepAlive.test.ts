/** What keeps a process alive in which an emulator runs: in processes of their own, which have to end by themselves. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { expect, it, onTestFinished } from "vitest"

const source = JSON.stringify(fileURLToPath(new URL("../src/index.ts", import.meta.url)))

/** A script that has started an emulator; it prints a line before it has nothing more to do. */
const script = (rest: string) => {
  const program = `
    import { startEmulator } from ${source}
    const emulator = await startEmulator()
    const url = emulator.url + "/v4/desk_http_svc/send_msg"
    ${rest}
    console.log("done")`
  const child = spawn(process.execPath, ["--conditions=@tcdesk/source", "--input-type=module", "-e", program], {
    stdio: ["pipe", "pipe", "inherit"]
  })
  onTestFinished(() => void child.kill("SIGKILL"))
  let out = ""
  child.stdout.on("data", (chunk) => {
    out += chunk
  })
  const prints = new Promise<void>((resolve) => child.stdout.on("data", () => out.includes("done") && resolve()))
  const ended = once(child, "close").then(([code]) => ({ code, out }))
  return { child, prints, ended, out: () => out }
}

const keepAlive = `
  const { Agent, request } = await import("node:http")
  const agent = new Agent({ keepAlive: true })
  await new Promise((resolve) => {
    request(url, { agent, method: "POST" }, (response) => response.resume().on("end", resolve)).end("{}")
  })`

it.each([
  ["nobody uses", ""],
  ["answered a fetch, whose connection stays open", `await (await fetch(url, { method: "POST", body: "{}" })).text()`],
  ["answered a client with an agent that keeps its connection", keepAlive],
  ["was closed", "await emulator.close()"]
])("an emulator that %s lets its process end", async (_, rest) => {
  expect(await script(rest).ended).toEqual({ code: 0, out: "done\n" })
})

it("nor does a browser keep it alive that has the inbox open", async () => {
  const { child, prints, ended, out } = script(
    `console.log(emulator.url)
    process.stdin.once("data", () => process.stdin.destroy())`
  )
  await prints
  const page = await fetch(`${out().split("\n")[0]}/_emulator/events`)
  expect(page.status).toBe(200)
  child.stdin.end("enough\n")
  expect((await ended).code).toBe(0)
})

it.each([
  ["late", `{ _tag: "Delay", ms: 300 }`],
  ["drop by drop", `{ _tag: "Drip", bytesPerSecond: 300 }`]
])("an answer that comes %s is waited for by whoever asked, in the same process", async (_, fault) => {
  const { ended } = script(
    `emulator.failNext(${fault})
    console.log((await (await fetch(url, { method: "POST", body: "{}" })).json()).ActionStatus)`
  )
  expect(await ended).toEqual({ code: 0, out: "FAIL\ndone\n" })
})

it("ref() keeps its process alive until it is closed", async () => {
  const { child, prints, ended } = script(
    `emulator.ref()
    process.once("SIGTERM", () => emulator.close())`
  )
  await prints
  expect(child.exitCode).toBeNull()
  child.kill("SIGTERM")
  expect((await ended).code).toBe(0)
})
