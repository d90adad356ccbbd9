import { expect, it } from "vitest"
import { runBin } from "../support/bin.ts"
import { tcdesk } from "../support/fakeWorld.ts"
import { emulated, someone } from "./support/doctor.ts"
import { httpServer } from "./support/servers.ts"

const html = (url: string): string => `<html>you asked for ${url}\u001b[31m</html>`
const refusal = (url: string): string => JSON.stringify({ ActionStatus: "FAIL", ErrorCode: 70009, ErrorInfo: url })

it.each([html, refusal])(
  "shows neither key nor UserSig, nor what a terminal would obey, of an answer that echoes all it got",
  async (echo) => {
    const userSigs: string[] = []
    const server = await httpServer(({ url = "" }, response) => {
      const userSig = new URLSearchParams(url.split("?")[1]).get("usersig")
      if (userSig !== null) userSigs.push(userSig)
      response.end(echo(url))
    })
    const env = { ...someone, TCDESK_ENDPOINT: `http://127.0.0.1:${server.port}` }
    const [people, json] = [await tcdesk(["doctor"], { env }), await tcdesk(["doctor", "--json"], { env })]
    const [first = "", second = ""] = userSigs
    const told = people.stdout + people.stderr + json.stdout + json.stderr
    expect(userSigs).toHaveLength(2)
    for (const secret of [first, second, String(someone.TCDESK_SECRET_KEY)]) {
      expect(told).not.toContain(secret)
      expect(told).not.toContain(secret.slice(10, 40))
    }
    expect(told).not.toContain("\u001b")
  }
)

it("takes the key from standard input, as a process of its own", async () => {
  const emulator = await emulated()
  const { TCDESK_SECRET_KEY, ...env } = emulator.env
  const { code, stdout, stderr } = await runBin(["doctor", "--key-stdin"], env, `${TCDESK_SECRET_KEY}\n`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  expect(stdout.split("\n")[0]).toBe("Nothing wrong was found.")
  expect(emulator.requests()).toHaveLength(1)
})

it("asks nobody for what is missing, on a terminal neither: that is what there is to find", async () => {
  const { code, stdout, world } = await tcdesk(["doctor"], { env: { NO_COLOR: "1" }, answers: [] })
  expect(code).toBe(1)
  expect(stdout).toMatch(/^Configuration: TCDESK_SDK_APP_ID/)
  expect(world.asked).toEqual([])
})

it("says in its help what it sends, and that this has not been tried against the live service", async () => {
  for (const [LANG, said] of [
    ["C", "not been verified against the live service"],
    ["zh_CN", "未在线上服务验证过"]
  ]) {
    const { code, stdout } = await tcdesk(["doctor", "--help"], { env: { LANG } })
    expect(code).toBe(0)
    // Lines break where the terminal ends: in Chinese between any two characters.
    expect(stdout.replace(/\s+/g, "")).toContain(said?.replaceAll(" ", ""))
  }
})
