import { expect, it } from "vitest"
import { checksFor } from "../../src/doctor/checks/all.ts"
import { examine } from "../../src/doctor/examine.ts"
import { processTools } from "../../src/doctor/processTools.ts"
import { reportOf } from "../../src/doctor/reportOf.ts"
import { duration } from "../../src/doctor/words.ts"
import { widthOf } from "../../src/output/columns.ts"
import { styleOf } from "../../src/output/style.ts"
import { run } from "../../src/run.ts"
import { sayIn } from "../../src/words/Text.ts"
import { fakeWorld, tcdesk } from "../support/fakeWorld.ts"
import { emulated, someone } from "./support/doctor.ts"

const failing = async () => {
  const emulator = await emulated()
  emulator.failNext({ _tag: "Code", code: 60020 })
  const tools = processTools({ env: emulator.env, now: Date.now }, { proxy: undefined })
  return examine(checksFor(tools), tools, { signal: new AbortController().signal, onCheck: () => {} })
}

it.each(["en", "zh"] as const)("keeps to the columns of the terminal, its first line aside (%s)", async (language) => {
  const examined = await failing()
  const looks = { say: sayIn(language), style: styleOf(false), columns: 80 }
  const [, ...lines] = reportOf(examined, looks).lines
  const tooWide = lines.filter((line) => widthOf(line) > 80 && !/https:\/\/\S{40}/.test(line))
  expect(tooWide).toEqual([])
  expect(lines.length).toBeGreaterThan(16)
})

it("writes no line over where there is no terminal, and one for every row", async () => {
  const emulator = await emulated()
  const { stdout, stderr } = await tcdesk(["doctor"], { env: emulator.env })
  expect(stderr).toBe("")
  expect(stdout.split("\n")[0]).toBe("Nothing wrong was found.")
  expect(stdout.trimEnd().split("\n")).toHaveLength(2 + 1 + 13)
})

it("shows on a terminal what it looks at, and takes it away before it reports", async () => {
  const emulator = await emulated()
  const world = fakeWorld({ env: { ...emulator.env, NO_COLOR: "1" }, answers: [] })
  expect(await run(["doctor"], world)).toBe(0)
  const shown = world.written.stderr().split("\r\u001b[2K")
  expect(shown).toContain("looking at DNS …")
  expect(shown.at(-1)).toBe("")
  expect(world.asked).toEqual([])
})

it("gives one JSON value and nothing else, in the language of the locale", async () => {
  const { code, stdout, stderr } = await tcdesk(["doctor", "--json"], {
    env: { ...someone, TCDESK_SECRET_KEY: "", LC_ALL: "zh_CN" }
  })
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" })
  const { ok, cause, checks } = JSON.parse(stdout)
  expect(ok).toBe(false)
  expect(cause).toMatch(/^配置：TCDESK_SECRET_KEY/)
  expect(checks[1]).toEqual({
    name: "dns",
    title: "DNS",
    looksAt: "Desk 域名的 IPv4 与 IPv6 地址",
    state: "skipped",
    found: "依赖“配置”"
  })
})

it("stops at once when it is told to", async () => {
  const world = fakeWorld({ env: someone })
  const stopped = examine(
    checksFor({}),
    { ...processTools({ env: someone, now: Date.now }, { proxy: undefined }), lookup: () => new Promise(() => {}) },
    {
      signal: AbortSignal.timeout(50),
      onCheck: () => {}
    }
  )
  await expect(stopped).rejects.toMatchObject({ name: "TimeoutError" })
  expect(world.written.stdout()).toBe("")
})

it("bounds a check that never ends, and a mistake of its own hides nothing, nor counts as well", async () => {
  const tools = { ...processTools({ env: someone, now: Date.now }, { proxy: undefined }) }
  const examined = await examine(
    checksFor({}).map((check) => (check.name === "dns" ? { ...check, limitMs: 20 } : check)),
    {
      ...tools,
      lookup: () => new Promise(() => {}),
      now: () => {
        throw new RangeError(someone.TCDESK_SECRET_KEY)
      }
    },
    { signal: new AbortController().signal, onCheck: () => {} }
  )
  const found = (name: string) => examined.find(({ check }) => check.name === name)
  expect(found("dns")).toMatchObject({ state: "wrong", found: { en: "no result within 20 ms" } })
  expect(found("usersig")).toMatchObject({
    state: "wrong",
    found: { en: "this check itself failed (RangeError: RangeError)" }
  })
  expect(found("app")?.state).toBe("skipped")
})

it("says times in two units", () => {
  expect([5, 999, 1000, 90_000, 7_199_999, 604_799_000, 10_000_000_000].map((ms) => duration(ms).en)).toEqual([
    "5 ms",
    "999 ms",
    "1 s",
    "1 min 30 s",
    "2 h",
    "7 d",
    "115 d 18 h"
  ])
})
