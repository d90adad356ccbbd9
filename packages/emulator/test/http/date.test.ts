import { expect, it, onTestFinished } from "vitest"
import { startEmulator } from "../../src/index.ts"

const dateOf = async (now: () => number): Promise<string | null> => {
  const emulator = await startEmulator({ now })
  onTestFinished(() => emulator.close())
  const dates = await Promise.all(
    ["/", "/v4/desk_http_svc/send_msg"].map(async (path) =>
      (await fetch(emulator.url + path, { method: "HEAD" })).headers.get("date")
    )
  )
  expect(new Set(dates).size).toBe(1)
  return dates[0] ?? null
}

it("dates its answers by its own clock, which judges UserSigs", async () => {
  expect(await dateOf(() => Date.UTC(2030, 0, 2, 3, 4, 5))).toBe("Wed, 02 Jan 2030 03:04:05 GMT")
})

it("dates them by the machine's where its own gives no time", async () => {
  expect(Date.parse((await dateOf(() => Number.NaN)) ?? "")).toBeGreaterThan(Date.UTC(2026, 0))
})
