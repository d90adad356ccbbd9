import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { UserSig } from "@tcdesk/core"
import { describe, expect, it } from "vitest"
import { shellQuoted } from "../../src/commands/curlLine.ts"
import { emulated } from "../support/emulated.ts"
import { tcdesk } from "../support/fakeWorld.ts"
import { fileWith } from "../support/files.ts"

const { emulator, env } = emulated()

const account = () => {
  const { sdkAppId, identifier, secretKey } = emulator()
  return { sdkAppId, identifier, secretKey }
}

const inShell = async (line: string): Promise<string> => {
  const { stdout } = await promisify(execFile)("sh", ["-c", line])
  return stdout
}

describe("curl", () => {
  it("prints a request that curl can send as it stands, whatever the text", async () => {
    const session = emulator().openSession({ clientUserId: "user45" })
    const text = `it's "$HOME" \`id\` \\ 您好!\n@x`
    const { code, stdout } = await tcdesk(["curl", "--session", session, text], { env: env(), isStdoutTerminal: true })
    expect(code).toBe(0)
    expect(emulator().requests()).toEqual([])
    expect(JSON.parse(await inShell(stdout))).toMatchObject({ ErrorCode: 0 })
    expect(emulator().messages()).toMatchObject([{ body: [{ MsgContent: { Text: text } }] }])
  })

  it("without a word, asks for a state that harms nobody", async () => {
    const { stdout } = await tcdesk(["curl"], { env: env(), isStdoutTerminal: true })
    expect(JSON.parse(await inShell(stdout))).toMatchObject({ ErrorCode: 0 })
    expect(emulator().requests()).toMatchObject([{ path: "/v4/desk_http_svc/get_session_state" }])
  })

  it("signs for five minutes, with core's own signature", async () => {
    const { stdout } = await tcdesk(["curl", "get_im_agent_list", "--json"], { env: env() })
    const { url, method, body } = JSON.parse(stdout)
    expect({ method, body }).toEqual({ method: "POST", body: "{}" })
    expect(url).toContain("/v4/desk_http_svc/get_im_agent_list?")
    const userSig = new URL(url).searchParams.get("usersig") ?? ""
    const claims = UserSig.decode(userSig)
    expect(claims.ok && claims.expiresAt - claims.signedAt).toBe(300_000)
    expect(UserSig.verify(userSig, account())).toMatchObject({ ok: true })
  })

  it("prints it alone on stdout, so that a shell can run it, and says beside it that it is a secret", async () => {
    const { code, stdout, stderr } = await tcdesk(["curl"], { env: env() })
    expect({ code, lines: stdout.trimEnd().split("\n").length }).toEqual({ code: 0, lines: 1 })
    expect(stderr).toBe("The UserSig in this URL is good for five minutes. Whoever has it, has the app.\n")
  })

  it("never prints a UserSig that it was given", async () => {
    const userSig = UserSig.sign({ ...account(), ttlSeconds: 86_400 })
    const given = { ...env(), TCDESK_SECRET_KEY: "", TCDESK_USER_SIG: userSig }
    const { code, stdout, stderr } = await tcdesk(["curl"], { env: given })
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).not.toContain(userSig)
  })

  it("says that a disabled client makes no request", async () => {
    const { code, stderr } = await tcdesk(["curl"], { env: { TCDESK_DISABLED: "1" } })
    expect(code).toBe(2)
    expect(stderr).toContain("TCDESK_DISABLED")
  })

  it("refuses what core refuses, before anything is signed", async () => {
    const { code, stdout } = await tcdesk(["curl", "--json", "--session", "s", "--body", fileWith("{}")], {
      env: env()
    })
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ reason: { _tag: "InvalidMessage" } })
  })
})

it("quotes what a shell would read", async () => {
  for (const text of ["", "'", "''", "a'b\"c$d`e\\", "-n", "\n", "*?[~]"])
    expect(await inShell(`printf %s ${shellQuoted(text)}`)).toBe(text)
})
