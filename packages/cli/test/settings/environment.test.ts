import { UserSig } from "@tcdesk/core"
import { describe, expect, it } from "vitest"
import { environmentOf } from "../../src/settings/environment.ts"
import { emulated } from "../support/emulated.ts"
import { tcdesk } from "../support/fakeWorld.ts"
import { fileWith, temporaryFolder } from "../support/files.ts"

const { emulator, env } = emulated()

const linesOf = (variables: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("")

describe("--env-file", () => {
  it("gives the variables of a command", async () => {
    const session = emulator().openSession({ clientUserId: "user45" })
    const { code } = await tcdesk(["state", "--session", session, "--env-file", fileWith(linesOf(env()))])
    expect(code).toBe(0)
  })

  it("may begin with the mark that editors of Windows put before a text", async () => {
    const { code } = await tcdesk(["state", "--session", "s", "--env-file", fileWith(`\ufeff${linesOf(env())}`)])
    expect(code).toBe(0)
  })

  it("is refused where it is no UTF-8: its names would all be others", async () => {
    const file = fileWith(Buffer.from(`\ufeff${linesOf(env())}`, "utf16le"))
    const { code, stderr } = await tcdesk(["state", "--session", "s", "--env-file", file])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `tcdesk: --env-file: ${file} is not UTF-8 (UTF-16, perhaps): save it as UTF-8\n`
    })
  })

  it("is the only way in which a file is read", async () => {
    const folder = temporaryFolder()
    const before = process.cwd()
    process.chdir(folder)
    try {
      fileWith(linesOf(env()), ".env")
      expect((await tcdesk(["state", "--session", "s"])).code).toBe(2)
    } finally {
      process.chdir(before)
    }
  })

  it.each([
    ["that is not there", "/nowhere/.env", "/nowhere/.env cannot be read (ENOENT)"],
    ["that is a folder", "/", "/ cannot be read (EISDIR)"]
  ])("names a file %s, and gives 2", async (_, file, message) => {
    const { code, stdout, stderr } = await tcdesk(["state", "--session", "s", "--env-file", file], { env: env() })
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toContain(message)
  })

  it("names a file that has no variables in it, and quotes nothing of it", async () => {
    const file = fileWith("TCDESK_SECRET_KEY: 5bd2850fff3ecb11\n")
    const { code, stderr } = await tcdesk(["state", "--session", "s", "--env-file", file], { env: env() })
    expect(code).toBe(2)
    expect(stderr).toContain(`${file} has no line of the form NAME=value`)
    expect(stderr).not.toContain("5bd2850fff3ecb11")
  })

  it("with a misspelt variable, is an error that names the one that was meant", async () => {
    const { TCDESK_SECRET_KEY, ...others } = env()
    const file = fileWith(linesOf({ ...others, TCDESK_SECRETKEY: TCDESK_SECRET_KEY }))
    const { code, stderr } = await tcdesk(["state", "--session", "s", "--env-file", file])
    expect(code).toBe(2)
    expect(stderr).toContain("TCDESK_SECRETKEY: did you mean TCDESK_SECRET_KEY?")
    expect(stderr).not.toContain(TCDESK_SECRET_KEY)
  })
})

describe("the variables of a file beside those of the process", () => {
  const whole = { TCDESK_SDK_APP_ID: "1", TCDESK_IDENTIFIER: "a", TCDESK_SECRET_KEY: "k", TCDESK_ENDPOINT: "https://a" }

  it("win", () => {
    const file = fileWith("TCDESK_ENDPOINT=https://b\nOTHER=2\n")
    expect(environmentOf({ ...whole, OTHER: "1" }, file)).toEqual({
      ...whole,
      TCDESK_ENDPOINT: "https://b",
      OTHER: "2"
    })
  })

  it("are all of the credentials where they are one of them", () => {
    const file = fileWith("TCDESK_SDK_APP_ID=2\nTCDESK_IDENTIFIER=b\nTCDESK_USER_SIG=s\n")
    expect(environmentOf(whole, file)).toEqual({
      TCDESK_SDK_APP_ID: "2",
      TCDESK_IDENTIFIER: "b",
      TCDESK_SECRET_KEY: undefined,
      TCDESK_USER_SIG: "s",
      TCDESK_ENDPOINT: "https://a"
    })
  })

  it("say where Desk is where they say a part of it: no region is beaten by an endpoint of the process", () => {
    const file = fileWith("TCDESK_REGION=singapore\n")
    expect(environmentOf(whole, file)).toMatchObject({ TCDESK_REGION: "singapore", TCDESK_ENDPOINT: undefined })
  })

  it("that are empty count as absent", () => {
    const file = fileWith("TCDESK_USER_SIG=\nOTHER=2\n")
    expect(environmentOf(whole, file)).toMatchObject(whole)
  })

  it("are not completed by a key of the process: that of another app would be refused in words that do not say why", async () => {
    const file = fileWith("TCDESK_SDK_APP_ID=1400000000\nTCDESK_IDENTIFIER=administrator\n")
    const { code, stderr } = await tcdesk(["state", "--session", "s", "--env-file", file], { env: env() })
    expect(code).toBe(2)
    expect(stderr).toContain("TCDESK_SECRET_KEY")
  })
})

it("takes a UserSig instead of the key", async () => {
  const { sdkAppId, identifier, secretKey } = emulator()
  const userSig = UserSig.sign({ sdkAppId, identifier, secretKey, ttlSeconds: 60 })
  const given = { ...env(), TCDESK_SECRET_KEY: "", TCDESK_USER_SIG: userSig }
  expect((await tcdesk(["state", "--session", "s"], { env: given })).code).toBe(0)
})
