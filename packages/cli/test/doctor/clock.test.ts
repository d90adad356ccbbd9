import { expect, it } from "vitest"
import { makeAuthority } from "./support/authority.ts"
import { diagnose, emulated, someone } from "./support/doctor.ts"
import { httpServer, tlsServer } from "./support/servers.ts"

const hours = 3_600_000

it.each([
  [2 * hours, "behind", "70001"],
  [-2 * hours, "ahead of", "signed in the future"]
])("names a clock that is %i ms off Desk's, and what follows from it", async (offset, said, follows) => {
  const emulator = await emulated({ now: () => Date.now() + offset })
  const { code, cause, todo, state } = await diagnose(emulator.env)
  expect(code).toBe(1)
  expect(cause).toBe(`Clock: this machine's clock is 2 h ${said} Desk's`)
  expect(todo("clock")).toContain(follows)
  // A week's UserSig is still good: the call tells the rest.
  expect(state("app")).toBe("ok")
  expect(emulator.requests()).toHaveLength(1)
})

it("puts the clock before what follows from it", async () => {
  const emulator = await emulated({ now: () => Date.now() + 2 * hours })
  emulator.failNext({ _tag: "Code", code: 70001 })
  const { cause, todo } = await diagnose(emulator.env)
  expect(cause).toBe("Clock: this machine's clock is 2 h behind Desk's (and 1 more below)")
  expect(todo("signature")).toBe("Set this machine's clock right first: see Clock.")
})

it("finds nothing wrong with a few seconds", async () => {
  const emulator = await emulated({ now: () => Date.now() + 20_000 })
  const { code, state } = await diagnose(emulator.env)
  expect([code, state("clock")]).toEqual([0, "ok"])
})

it("warns of most of the minute for which callbacks are good", async () => {
  const emulator = await emulated({ now: () => Date.now() - 50_000 })
  const { code, state, found } = await diagnose(emulator.env)
  expect([code, state("clock")]).toEqual([0, "warning"])
  expect(found("clock")).toMatch(/^this machine's clock is (49|50) s ahead of Desk's$/)
})

it("says that it could not compare where an answer has no date", async () => {
  const dateless = await httpServer((_, response) => {
    response.sendDate = false
    response.end('{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"CurrentState":"NotInSession"}')
  })
  const env = { ...someone, TCDESK_ENDPOINT: `http://127.0.0.1:${dateless.port}` }
  const { code, state, found } = await diagnose(env)
  expect([code, state("clock")]).toEqual([0, "skipped"])
  expect(found("clock")).toBe("not compared: the answer has no date")
  expect(state("app")).toBe("ok")
})

it("judges a UserSig by Desk's clock, not by this machine's", async () => {
  const { UserSig } = await import("@tcdesk/core")
  const emulator = await emulated({ now: () => Date.now() + 2 * hours })
  const { TCDESK_SECRET_KEY: _, ...env } = emulator.env
  const { sdkAppId, identifier, secretKey } = emulator
  const userSig = UserSig.sign({ sdkAppId, identifier, secretKey, ttlSeconds: 3600 })
  const { cause, state, found } = await diagnose({ ...env, TCDESK_USER_SIG: userSig })
  expect(cause).toMatch(/^Clock: /)
  expect(state("usersig")).toBe("wrong")
  expect(found("usersig")).toMatch(/^the UserSig ended on .* \(70001\)$/)
  // It would be refused for certain, and every refusal counts towards 70050.
  expect(state("call")).toBe("skipped")
  expect(emulator.requests()).toHaveLength(0)
})

it("asks for the time over no connection whose certificate it does not accept", async () => {
  const requests: Array<string | undefined> = []
  const server = await httpServer(({ method }, response) => {
    requests.push(method)
    response.end()
  })
  const front = await tlsServer(makeAuthority().issue(), server.port)
  const { state } = await diagnose({ ...someone, TCDESK_ENDPOINT: `https://127.0.0.1:${front.port}` })
  expect([state("tls"), state("clock")]).toEqual(["wrong", "skipped"])
  expect(requests).toEqual([])
})
