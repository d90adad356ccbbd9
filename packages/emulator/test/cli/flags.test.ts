import { describe, expect, it } from "vitest"
import { readCommand } from "../../src/cli/arguments.ts"
import { type Flag, optionFlags } from "../../src/cli/flags.ts"
import { HELP } from "../../src/cli/help.ts"
import { type EmulatorOptions, optionChecks } from "../../src/options.ts"
import { started } from "../support/support.ts"

const optionsOf = (args: readonly string[]): EmulatorOptions => {
  const command = readCommand(args, {})
  if (command._tag !== "Start") throw new Error(`read as ${command._tag}`)
  return command.options
}

/** A value that each flag takes, and the option that it becomes. */
const examples: Readonly<Record<keyof EmulatorOptions, readonly [typed: readonly string[], option: unknown]>> = {
  port: [["0"], 0],
  host: [["127.0.0.2"], "127.0.0.2"],
  allowedHosts: [
    ["emulator", "host.docker.internal"],
    ["emulator", "host.docker.internal"]
  ],
  sdkAppId: [["20000001"], 20_000_001],
  identifier: [["chief"], "chief"],
  secretKey: [["k-1"], "k-1"],
  dedupWindowMs: [["0"], 0],
  now: [["2026-11-27T10:00:00Z"], expect.any(Function)],
  maxRecords: [["5"], 5],
  seed: [["7"], 7],
  notAdminCode: [["90009"], 90009],
  customerServiceAccounts: [
    ["shop", "support"],
    ["shop", "support"]
  ],
  region: [["frankfurt"], "frankfurt"],
  agents: [
    ["ann@example.com", "bob=2473"],
    [{ id: "ann@example.com" }, { id: "bob", groupId: 2473 }]
  ],
  webhook: [["http://127.0.0.1:3000/desk/callback"], { url: "http://127.0.0.1:3000/desk/callback" }],
  rateLimit: [["200"], { perSecond: 200 }]
}

describe("flags", () => {
  it("are there for every option of startEmulator, and each is in the help", () => {
    expect(Object.keys(optionFlags).sort()).toEqual(Object.keys(optionChecks).sort())
    for (const { name } of Object.values(optionFlags)) expect(HELP).toContain(`  --${name} `)
    for (const name of ["session", "webhook-retries", "env-file", "write-env", "help", "version"])
      expect(HELP).toContain(`  --${name} `)
  })

  it.each(Object.entries(examples))(
    "give the option %s as startEmulator takes it",
    async (option, [typed, expected]) => {
      const { name } = optionFlags[option as keyof EmulatorOptions]
      const options = optionsOf(
        ["--port", "0", ...typed.flatMap((value) => [`--${name}`, value])].slice(name === "port" ? 2 : 0)
      )
      expect(options).toMatchObject({ [option]: expected })
      await started(options)
    }
  )

  it("begin a clock at the time given, which goes on from there", () => {
    const { now } = optionsOf(["--now", "2020-02-29T12:00:00Z"])
    const start = Date.parse("2020-02-29T12:00:00Z")
    expect(now?.()).toBeGreaterThanOrEqual(start)
    expect(now?.()).toBeLessThan(start + 60_000)
  })

  it("tell a webhook with the environment's token, which is no argument that a list of processes shows", () => {
    const read = (args: readonly string[], env: Record<string, string>) => {
      const command = readCommand(args, env)
      return "options" in command ? command.options.webhook : undefined
    }
    const given = ["--webhook", "http://127.0.0.1:3000/x", "--webhook-retries", "2"]
    const expected = { url: "http://127.0.0.1:3000/x", retries: 2, token: "callback-token" }
    expect(read(given, { TCDESK_WEBHOOK_TOKEN: "callback-token" })).toEqual(expected)
    expect(read(["exec", ...given, "--", "true"], { TCDESK_WEBHOOK_TOKEN: "callback-token" })).toEqual(expected)
    expect(read(given, { TCDESK_WEBHOOK_TOKEN: "" })?.token).toBeUndefined()
    expect(read([], { TCDESK_WEBHOOK_TOKEN: "callback-token" })).toBeUndefined()
    const long = "secret".repeat(30)
    const refused = () => read(given, { TCDESK_WEBHOOK_TOKEN: long })
    expect(refused).toThrow("TCDESK_WEBHOOK_TOKEN must be a string that is not empty, of at most 128 characters")
    expect(refused).not.toThrow("secret")
  })

  it("that are misspelt are refused with the nearest name", () => {
    const known = Object.values<Flag>(optionFlags).map(({ name }) => name)
    for (const name of known) {
      const misspelt = `--${name.slice(0, 1)}${name.slice(2)}`
      expect(() => optionsOf([misspelt, "1"])).toThrow(`unknown option ${misspelt}: did you mean --${name}?`)
    }
    expect(() => optionsOf(["--colour"])).toThrow("unknown option --colour; see --help")
    expect(() => optionsOf(["--allowed-host", "x"])).toThrow("did you mean --allow-host?")
  })

  it("name what they take, in words of the command line", () => {
    const wrong: readonly [args: readonly string[], message: string][] = [
      [["--allow-host", "http://emulator"], "--allow-host must be a host name without scheme and port"],
      [["--now", "tomorrow"], "--now must be a time such as 2026-11-27T10:00:00Z"],
      [["--not-admin-code", "1"], "--not-admin-code must be 60010 or 90009"],
      [["--max-records", "0"], "--max-records must be a positive integer"],
      [["--customer-service-account", ""], "--customer-service-account must be a string that is not empty"],
      [["--region", "mars"], "--region must be china, singapore"],
      [["--agent", "=7"], "--agent must be an account, or an account=group with the group's number"],
      [["--agent", "ann=x"], "--agent must be an account, or an account=group with the group's number"],
      [["--webhook", "localhost:3000/desk"], "--webhook must be an http or https URL"],
      [["--webhook-retries", "1"], "--webhook-retries needs a --webhook to tell"],
      [["--webhook", "http://x/", "--webhook-retries", "x"], "--webhook-retries must be an integer from 0 to 100"],
      [["--rate-limit", "0"], "--rate-limit must be an integer from 1 to 100000"],
      [["--env-file", ""], "--env-file must be the path of a file"]
    ]
    for (const [args, message] of wrong) expect(() => optionsOf(args)).toThrow(message)
  })
})
