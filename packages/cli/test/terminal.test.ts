/** At a real terminal, which util-linux's `script` makes: where it is not there, these are skipped. */
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { UserSig } from "@tcdesk/core"
import { describe, expect, it, onTestFinished } from "vitest"
import { main } from "./support/bin.ts"

const account = { sdkAppId: 1400000000, identifier: "administrator", secretKey: "5bd2850fff3ecb11".repeat(4) }
const env = { TCDESK_SDK_APP_ID: String(account.sdkAppId), TCDESK_IDENTIFIER: account.identifier }

const hasTerminals = spawnSync("script", ["--version"]).stdout?.includes("util-linux") === true

/** Types an answer when the question is there; gives all that the terminal has shown, and the exit code. */
const atTerminal = async (args: string, question: string, answer: string, columns = 120) => {
  const command = `stty rows 40 cols ${columns}; '${process.execPath}' --conditions=@tcdesk/source '${main}' ${args}`
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    env: { PATH: process.env.PATH, TERM: "xterm", NO_COLOR: "1", ...env }
  })
  onTestFinished(() => void child.kill("SIGKILL"))
  let shown = ""
  let isAnswered = false
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text
    if (isAnswered || !shown.includes(question)) return
    isAnswered = true
    child.stdin.write(answer)
  })
  const [code] = await once(child, "close")
  return { shown, code }
}

describe.skipIf(!hasTerminals)("at a terminal", () => {
  it("asks for the key, never shows it, and prints the UserSig", async () => {
    const { shown, code } = await atTerminal("usersig sign", "the secret key", `${account.secretKey}\r`)
    expect(code).toBe(0)
    expect(shown).not.toContain(account.secretKey.slice(0, 8))
    const [userSig = ""] = /eJ[\w*-]{60,}/.exec(shown) ?? []
    expect(UserSig.verify(userSig, account)).toMatchObject({ ok: true })
  })

  it("asks at a terminal that does not know its size", async () => {
    const { shown, code } = await atTerminal("state --session s", "the secret key", "\u0003", 0)
    expect(code).toBe(130)
    expect(shown).toContain("the secret key")
  })

  it("ends by Ctrl+C at a question", async () => {
    const { shown, code } = await atTerminal("state --session s", "the secret key", "\u0003")
    expect(code).toBe(130)
    expect(shown).toContain("tcdesk: stopped")
  })
})
