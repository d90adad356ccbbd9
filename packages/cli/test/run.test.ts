import { describe, expect, it } from "vitest"
import type { AnyCommand, Command } from "../src/command/Command.ts"
import { commands } from "../src/commands/table.ts"
import { widthOf } from "../src/output/columns.ts"
import { tcdesk } from "./support/fakeWorld.ts"

const key = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e"
const userSig = "eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl5MAXFKdmJBQWZKUpWhiYGEAAA"

const pathsOf = (entry: AnyCommand): readonly (readonly [words: readonly string[], command: Command])[] => {
  if ("commands" in entry) return entry.commands.map((each) => [[entry.name, each.name], each])
  return "takes" in entry ? [[[entry.name], entry]] : []
}
const every = commands.flatMap(pathsOf)
const han = /\p{Script=Han}/u

describe.each(every)("tcdesk %s", (words, { examples }) => {
  it("has a help with an example that runs it, in both languages", async () => {
    const [english, chinese] = [
      await tcdesk([...words, "--help"]),
      await tcdesk([...words, "--help"], { env: { LANG: "zh_CN.UTF-8" } })
    ]
    for (const { code, stdout, stderr } of [english, chinese]) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
      for (const example of examples) expect(stdout).toContain(`  ${example}\n`)
    }
    expect(examples.some((example) => example.startsWith(`tcdesk ${words.join(" ")}`))).toBe(true)
    expect(english.stdout).not.toMatch(han)
    expect(english.stdout).toContain("--json")
    expect(chinese.stdout).not.toMatch(/Usage:|Options:|Arguments:|Commands:|Examples:|(?<!-)\b(?:show|print|read)\b/)
    const help = chinese.stdout.split("\n").filter((line) => /^ {2}(--|-h|[A-Z|]+ )/.test(line))
    for (const line of help) expect(line).toMatch(han)
    // Whatever stands before the examples, which are to be copied as they are.
    for (const line of chinese.stdout.split("示例：")[0]?.split("\n") ?? [])
      expect(widthOf(line)).toBeLessThanOrEqual(100)
  })

  it("takes no key as an argument, and repeats none", async () => {
    for (const secret of [key, userSig]) {
      for (const args of [
        [...words, `--secret-key=${secret}`],
        [...words, "--secret-key", secret],
        [...words, `--user-sig=${secret}`],
        [...words, "a", secret],
        [...words, `--${secret}`],
        [...words, `-${secret}`]
      ]) {
        const { code, stdout, stderr } = await tcdesk(args, { isStdoutTerminal: true })
        expect(code).toBe(2)
        expect(stdout + stderr).not.toContain(secret.slice(0, 12))
      }
    }
  })
})

describe("tcdesk", () => {
  it("lists every command in its help, in both languages", async () => {
    for (const env of [{}, { LC_ALL: "zh_CN.UTF-8" }]) {
      const { code, stdout } = await tcdesk(["--help"], { env })
      expect(code).toBe(0)
      for (const { name, summary } of commands) {
        expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"))
        expect(stdout).toContain("LC_ALL" in env ? summary.zh : summary.en)
      }
    }
  })

  it("shows the help of a command by `help` too", async () => {
    const { code, stdout } = await tcdesk(["help", "send"])
    expect({ code, stdout }).toEqual({ code: 0, stdout: (await tcdesk(["send", "--help"])).stdout })
  })

  it("shows the help of a command in a group by `help` too", async () => {
    const { code, stdout } = await tcdesk(["help", "usersig", "sign"])
    expect({ code, stdout }).toEqual({ code: 0, stdout: (await tcdesk(["usersig", "sign", "--help"])).stdout })
  })

  it.each([[[]], [["usersig"]], [["outbox"]]])("has examples in the help of %j", async (words) => {
    const { stdout } = await tcdesk([...words, "--help"])
    expect(stdout).toMatch(new RegExp(`\nExamples:\n  tcdesk ${words.join(" ")}`))
  })

  it("says its version", async () => {
    const { code, stdout } = await tcdesk(["--version"])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+/)
  })

  it.each([
    [[], "a command is missing"],
    [["usersig"], "a command is missing"],
    [["staet"], "unknown command: did you mean state?"],
    [["usersig", "singn"], "unknown command: did you mean sign?"],
    [["help", "sned"], "unknown command: did you mean send?"],
    [["sned", "--help"], "unknown command: did you mean send?"],
    [["usersig", "singn", "-h"], "unknown command: did you mean sign?"],
    [["state", "--sesion", "x"], "unknown option --sesion: did you mean --session?"],
    [["state", "--session"], "--session <ID> needs a value"],
    [["state", "--session", ""], "--session must not be empty"],
    [["send", "--session", "--key-stdin", "text"], "--session needs a value"],
    [["state"], "--session ID is missing"],
    [["call"], "COMMAND is missing"],
    [["state", "--session", "s", "stray"], "too many arguments"],
    [["usersig", "sign", "--key", "k"], "an argument is no place for a secret"]
  ])("says what is wrong with %j, and gives 2", async (args, message) => {
    const { code, stdout, stderr } = await tcdesk(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toContain(message)
  })

  it("says so in Chinese where the locale is Chinese", async () => {
    const env = { LANG: "zh_CN.UTF-8" }
    expect((await tcdesk(["staet"], { env })).stderr).toBe("tcdesk: 未知命令：是否想输入 state？\n")
    expect((await tcdesk(["state", "--sesion", "x"], { env })).stderr).toBe(
      "tcdesk: 未知选项 --sesion：是否想输入 --session？\n"
    )
  })

  it("says it as JSON where JSON was asked for", async () => {
    const { code, stdout, stderr } = await tcdesk(["state", "--json"])
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" })
    expect(JSON.parse(stdout)).toEqual({
      name: "UsageError",
      message: expect.stringContaining("--session ID is missing")
    })
    const config = await tcdesk(["state", "--session", "s", "--json"])
    expect(config.code).toBe(2)
    expect(JSON.parse(config.stdout)).toMatchObject({ name: "DeskConfigError", issues: expect.any(Array) })
  })

  it("echoes no command that is a key", async () => {
    for (const args of [[key], [userSig], ["help", key]]) {
      const { stdout, stderr } = await tcdesk(args)
      expect(stdout + stderr).not.toContain(args.at(-1)?.slice(0, 12))
    }
  })

  it("hands everything after `emulator` on as it is", async () => {
    const args = ["exec", "--port", "0", "--help", "--", "npm", "run", "--", "--json"]
    const { code, stdout, stderr, world } = await tcdesk(["emulator", ...args])
    expect({ code, stdout, stderr }).toEqual({ code: undefined, stdout: "", stderr: "" })
    expect(world.became).toEqual([{ file: expect.stringMatching(/emulator\/dist\/cli\.js$/), args }])
  })

  it("colours on a terminal only", async () => {
    const coloured = await tcdesk(["--help"], { isStdoutTerminal: true })
    expect(coloured.stdout).toContain("\u001b[1mUsage:\u001b[22m")
    for (const options of [{}, { isStdoutTerminal: true, env: { NO_COLOR: "1" } }])
      expect((await tcdesk(["--help"], options)).stdout).not.toContain("\u001b")
  })
})
