import { expect, it } from "vitest"
import { run } from "../../src/run.ts"
import { emulated } from "../support/emulated.ts"
import { fakeWorld, tcdesk } from "../support/fakeWorld.ts"

const { emulator, env } = emulated()

const where = () => ({ TCDESK_ENDPOINT: emulator().url })

it("asks for what is missing at a terminal, and for the key without showing it", async () => {
  const { sdkAppId, identifier, secretKey } = emulator()
  const { code, stdout, stderr, world } = await tcdesk(["state", "--session", "s"], {
    env: where(),
    answers: [String(sdkAppId), identifier, secretKey]
  })
  expect(code).toBe(0)
  expect(world.asked).toEqual(["SDKAppID", "App administrator account", "the secret key"])
  expect(stdout + stderr).not.toContain(secretKey)
})

it("asks for nothing that is there", async () => {
  const { code, world } = await tcdesk(["state", "--session", "s"], { env: env(), answers: [] })
  expect({ code, asked: world.asked }).toEqual({ code: 0, asked: [] })
})

it("asks in Chinese where the locale is Chinese", async () => {
  const { world } = await tcdesk(["state", "--session", "s"], {
    env: { ...where(), LANG: "zh_CN.UTF-8" },
    answers: [undefined]
  })
  expect(world.asked).toEqual(["SDKAppID"])
})

it("ends as by Ctrl+C when a question is given up", async () => {
  const { code, stderr } = await tcdesk(["state", "--session", "s"], { env: where(), answers: [undefined] })
  expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.stringMatching(/tcdesk:.* stopped\n$/) })
  expect(emulator().requests()).toEqual([])
})

it("never asks without a terminal: what is missing is named, and nothing is waited for", async () => {
  const { code, stderr } = await tcdesk(["state", "--session", "s"], { env: where() })
  expect(code).toBe(2)
  for (const name of ["TCDESK_SDK_APP_ID", "TCDESK_IDENTIFIER", "TCDESK_SECRET_KEY"]) expect(stderr).toContain(name)
})

it("reads the key from standard input where that is asked for", async () => {
  const { TCDESK_SECRET_KEY, ...others } = env()
  const { code } = await tcdesk(["state", "--session", "s", "--key-stdin"], {
    env: others,
    stdin: `${TCDESK_SECRET_KEY}\r\n`
  })
  expect(code).toBe(0)
})

it("is called off while it waits for standard input", async () => {
  const world = fakeWorld({ env: env() })
  const running = run(["state", "--session", "s", "--key-stdin"], world)
  await expect.poll(world.isListening).toBe(true)
  world.send("SIGTERM")
  expect(await running).toBe(143)
})

it("refuses an endless standard input", async () => {
  const { code, stderr } = await tcdesk(["usersig", "decode"], { stdin: "x".repeat(5_000_000) })
  expect(code).toBe(2)
  expect(stderr).toContain("longer than 4 MiB")
})

it("goes through the proxy of the environment where that is asked for", async () => {
  const { code, stderr } = await tcdesk(["state", "--session", "s", "--proxy"], {
    env: { ...env(), TCDESK_ENDPOINT: "https://desk.invalid", HTTPS_PROXY: "http://127.0.0.1:1" }
  })
  expect(code).toBe(1)
  expect(stderr).toContain("proxy 127.0.0.1:1")
})
