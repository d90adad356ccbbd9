import { UserSig } from "@tcdesk/core"
import { describe, expect, it } from "vitest"
import { tcdesk } from "../support/fakeWorld.ts"

const account = {
  sdkAppId: 1400000000,
  identifier: "administrator",
  secretKey: "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e"
}
const env = {
  TCDESK_SDK_APP_ID: String(account.sdkAppId),
  TCDESK_IDENTIFIER: account.identifier,
  TCDESK_SECRET_KEY: account.secretKey
}
const at = 1_700_000_000_000
const now = () => at

describe("usersig sign", () => {
  it("makes one that verifies, on a terminal", async () => {
    const { code, stdout, stderr } = await tcdesk(["usersig", "sign"], { env, now, isStdoutTerminal: true })
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Whoever has this UserSig may act as ${account.identifier} until it ends.\n`
    })
    expect(UserSig.verify(stdout.trimEnd(), { ...account, now: at })).toEqual({
      ok: true,
      expiresAt: at + 7 * 86_400_000
    })
  })

  it("makes one for another account, for as long as is said, with the key that is piped in", async () => {
    const { code, stdout } = await tcdesk(
      ["usersig", "sign", "--identifier", "user45", "--ttl-seconds", "60", "--key-stdin", "--json"],
      { env: { ...env, TCDESK_SECRET_KEY: "" }, now, stdin: `${account.secretKey}\n` }
    )
    expect(code).toBe(0)
    const { userSig, ...claims } = JSON.parse(stdout)
    expect(claims).toEqual({ sdkAppId: account.sdkAppId, identifier: "user45", expiresAt: at + 60_000 })
    expect(UserSig.verify(userSig, { ...account, identifier: "user45", now: at }).ok).toBe(true)
  })

  it("asks for the key at a terminal, and shows nothing of it", async () => {
    const { code, stdout, stderr, world } = await tcdesk(["usersig", "sign"], {
      env: { ...env, TCDESK_SECRET_KEY: "" },
      now,
      answers: [account.secretKey]
    })
    expect(code).toBe(0)
    expect(world.asked).toEqual(["the secret key"])
    expect(UserSig.verify(stdout.trimEnd(), { ...account, now: at }).ok).toBe(true)
    expect(stdout + stderr).not.toContain(account.secretKey)
  })

  it("prints it alone on stdout, so that it can be piped on, and says beside it what it opens", async () => {
    const { code, stdout, stderr } = await tcdesk(["usersig", "sign"], { env })
    expect({ code, isAlone: /^eJ\S+\n$/.test(stdout) }).toEqual({ code: 0, isAlone: true })
    expect(stderr).toContain(account.identifier)
    expect(stderr).not.toContain(stdout.trimEnd())
  })

  it("names what is missing, without a terminal to ask at", async () => {
    const { code, stdout, stderr } = await tcdesk(["usersig", "sign"], {
      env: { ...env, TCDESK_SECRET_KEY: "" }
    })
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toContain("TCDESK_SECRET_KEY")
  })

  it("refuses a number of an app that is none", async () => {
    const { code, stderr } = await tcdesk(["usersig", "sign", "--sdk-app-id", "x"], { env })
    expect(code).toBe(2)
    expect(stderr).toContain("TCDESK_SDK_APP_ID")
  })
})

describe("usersig verify", () => {
  const userSig = UserSig.sign({ ...account, ttlSeconds: 60, now: at })

  it("says until when it is valid", async () => {
    const { code, stdout } = await tcdesk(["usersig", "verify"], { env, now, stdin: `${userSig}\n` })
    expect({ code, stdout }).toEqual({ code: 0, stdout: "valid, until 2023-11-14T22:14:20.000Z\n" })
  })

  it("says by which code it would be refused, and gives 1", async () => {
    const { code, stdout } = await tcdesk(["usersig", "verify", "--identifier", "somebody", "--json"], {
      env,
      now,
      stdin: userSig
    })
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 70013 })
    expect((await tcdesk(["usersig", "verify"], { env, now: () => at + 60_000, stdin: userSig })).stdout).toMatch(
      /^not valid: 70001/
    )
  })

  it("says that nothing was piped in", async () => {
    const { code, stderr } = await tcdesk(["usersig", "verify"], { env, stdin: "" })
    expect(code).toBe(2)
    expect(stderr).toContain("standard input is empty: the UserSig is expected there")
  })
})

describe("usersig decode", () => {
  it("says what one claims, without a key, and that nothing was verified", async () => {
    const userSig = UserSig.sign({ ...account, identifier: "user\u202e45", ttlSeconds: 60, now: at })
    const { code, stdout } = await tcdesk(["usersig", "decode"], { now: () => at + 60_000, stdin: userSig })
    expect(code).toBe(0)
    expect(stdout).toBe(
      [
        "SDKAppID    1400000000",
        "identifier  user 45",
        "signed      2023-11-14T22:13:20.000Z",
        "ends        2023-11-14T22:14:20.000Z (over)",
        "Nothing was verified: that takes the key (usersig verify).",
        ""
      ].join("\n")
    )
    expect(stdout).not.toContain(userSig)
  })

  it("is asked for at a terminal", async () => {
    const userSig = UserSig.sign({ ...account, ttlSeconds: 60, now: at })
    const { stdout, world } = await tcdesk(["usersig", "decode", "--json"], { answers: [userSig] })
    expect(world.asked).toEqual(["the UserSig"])
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, identifier: "administrator" })
  })

  it("gives 1 for what is none", async () => {
    const { code, stdout } = await tcdesk(["usersig", "decode", "--json"], { stdin: "eJxx" })
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 70003 })
  })

  it("takes none as an argument, and does not repeat it", async () => {
    const userSig = UserSig.sign({ ...account, ttlSeconds: 60, now: at })
    const { code, stdout, stderr } = await tcdesk(["usersig", "decode", userSig])
    expect(code).toBe(2)
    expect(stderr).toContain("piped in")
    expect(stdout + stderr).not.toContain(userSig)
  })
})
