import { UserSig } from "@tcdesk/core"
import { expect, it } from "vitest"
import { diagnose, emulated, examined, someone } from "./support/doctor.ts"

it("names a variable that is missing; nothing else is looked at", async () => {
  const { TCDESK_SECRET_KEY: _, ...env } = someone
  const { code, cause, todo, json } = await diagnose(env)
  expect(code).toBe(1)
  expect(cause).toBe("Configuration: TCDESK_SECRET_KEY is required, or TCDESK_USER_SIG instead")
  expect(todo("configuration")).toContain("--env-file")
  expect(json.checks.slice(1).map(({ state }) => state)).toEqual(Array(json.checks.length - 1).fill("skipped"))
})

it("lists all faults where there are several", async () => {
  const { cause, json } = await diagnose({ TCDESK_REGION: "mars" })
  expect(cause).toMatch(/^Configuration: .*; and 2 more$/)
  expect(json.checks[0]?.details).toHaveLength(4)
  expect(JSON.stringify(json.checks[0]?.details)).toContain("TCDESK_REGION must be one of")
})

it("names variables that contradict each other, and a quoted one, without their values", async () => {
  const both = await diagnose({ ...someone, TCDESK_USER_SIG: "eJxsecret" })
  expect(both.cause).toContain("TCDESK_SECRET_KEY and TCDESK_USER_SIG exclude each other")
  const quoted = await diagnose({ ...someone, TCDESK_SECRET_KEY: `"${someone.TCDESK_SECRET_KEY}"` })
  expect(quoted.cause).toContain("TCDESK_SECRET_KEY must not have quotes around it")
  const told = JSON.stringify([both.json, quoted.json])
  expect(told).not.toContain("eJxsecret")
  expect(told).not.toContain(someone.TCDESK_SECRET_KEY)
})

it("says that a disabled client sends nothing, and makes no call", async () => {
  const emulator = await emulated()
  const { code, cause } = await diagnose({ ...emulator.env, TCDESK_DISABLED: "1" })
  expect(code).toBe(1)
  expect(cause).toMatch(/^Configuration: TCDESK_DISABLED=1 is set/)
  expect(emulator.requests()).toHaveLength(0)
})

it("warns of a variable that looks like a misspelt one", async () => {
  const emulator = await emulated()
  const check = await examined({ ...emulator.env, TCDESK_ENDPIONT: "https://example.com" })
  expect(check("configuration").state).toBe("warning")
  expect(check("configuration").found.en).toContain("TCDESK_ENDPOINT")
  expect(check("app").state).toBe("ok")
})

it("names a faulty proxy variable", async () => {
  const env = { ...someone, HTTPS_PROXY: "socks5://user:s3cret@127.0.0.1:1" }
  const { cause, json } = await diagnose(env, "--proxy")
  expect(cause).toMatch(/^Configuration: HTTPS_PROXY must be the URL of an http or https proxy/)
  expect(JSON.stringify(json)).not.toContain("s3cret")
})

it("warns of plain http beyond this machine", async () => {
  const check = await examined(
    { ...someone, TCDESK_ENDPOINT: "http://desk.example:1", TCDESK_ALLOW_INSECURE_ENDPOINT: "1" },
    { lookup: async () => ["127.0.0.1"] }
  )
  expect(check("tcp").state).toBe("wrong")
  expect(check("tls").state).toBe("skipped")
})

const fixed = async (claims: Partial<Parameters<typeof UserSig.sign>[0]> = {}) => {
  const emulator = await emulated()
  const { TCDESK_SECRET_KEY: _, ...env } = emulator.env
  const { sdkAppId, identifier, secretKey } = emulator
  const userSig = UserSig.sign({ sdkAppId, identifier, secretKey, ttlSeconds: 86_400 * 30, ...claims })
  return { emulator, userSig, diagnosis: await diagnose({ ...env, TCDESK_USER_SIG: userSig }) }
}

it("reads a UserSig that is given, and shows neither it nor its signature", async () => {
  const { userSig, diagnosis, emulator } = await fixed()
  expect(diagnosis.code).toBe(0)
  expect(diagnosis.found("usersig")).toMatch(
    /^identifier administrator, SDKAppID 1400000000, from TCDESK_USER_SIG, valid until 20.*Z \(30 d\)$/
  )
  expect(JSON.stringify(diagnosis.json)).not.toContain(userSig)
  expect(emulator.requests()).toHaveLength(1)
})

it.each([
  [{ identifier: "user45" }, "TCDESK_USER_SIG was made for user45, and TCDESK_IDENTIFIER is administrator (70013)"],
  [{ sdkAppId: 1 }, "TCDESK_USER_SIG was made for SDKAppID 1, and TCDESK_SDK_APP_ID is 1400000000 (70014)"]
])("names a UserSig that was made with %j, and does not have it refused", async (claims, said) => {
  const { diagnosis, emulator } = await fixed(claims)
  expect(diagnosis.cause).toBe(`UserSig: ${said}`)
  expect(diagnosis.state("call")).toBe("skipped")
  expect(emulator.requests()).toHaveLength(0)
})

it("names a UserSig that has ended, and warns of one that will soon", async () => {
  const ended = await fixed({ ttlSeconds: 3600, now: Date.now() - 7_200_000 })
  expect(ended.diagnosis.cause).toMatch(/^UserSig: the UserSig ended on .* \(70001\)$/)
  expect(ended.emulator.requests()).toHaveLength(0)
  const soon = await fixed({ ttlSeconds: 7200 })
  expect([soon.diagnosis.code, soon.diagnosis.state("usersig")]).toEqual([0, "warning"])
})

it("names a UserSig that is none", async () => {
  const emulator = await emulated()
  const { TCDESK_SECRET_KEY: _, ...env } = emulator.env
  const { cause } = await diagnose({ ...env, TCDESK_USER_SIG: `eJ${"x".repeat(60)}` })
  expect(cause).toBe("UserSig: TCDESK_USER_SIG is no UserSig, or a part of one (70003)")
})
