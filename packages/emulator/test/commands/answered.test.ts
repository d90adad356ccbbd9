import { describe, expect, it } from "vitest"
import { act, get } from "../support/apiSupport.ts"
import { command, handClock, post, started, target } from "../support/support.ts"
import { captureWarnings } from "../support/warnings.ts"

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }
const NAME = "get_member_group_list"

const console = (emulator: Parameters<typeof target>[0], name: string) =>
  target(emulator, {}, name).replace("desk_http_svc", "openim_console_http_svc")

describe("emulator.answer", () => {
  it("lets a command without rules of its own answer fields, under both prefixes", async () => {
    const emulator = await started()
    const fields = { Total: 1, MemberGroupList: [{ MemberGroupID: 7, deep: { list: [1, null, "x"] } }] }
    emulator.answer(NAME, fields)
    fields.Total = 2
    expect(await command(emulator, NAME, { PageSize: 10 })).toEqual({ ...ok, ...fields, Total: 1 })
    const { text } = await post(emulator, {}, { path: console(emulator, NAME) })
    expect(JSON.parse(text)).toMatchObject({ ErrorCode: 0, Total: 1 })
    expect(emulator.requests()).toMatchObject([
      { command: NAME, code: 0, carriedOut: true, warnings: [], body: { PageSize: 10 } },
      { command: NAME, path: `/v4/openim_console_http_svc/${NAME}` }
    ])
    expect(emulator.requests()[0]?.inferred).toEqual(["all of this answer: it is what emulator.answer was given"])
  })

  it("or a code, which breaks no rule; or what a function makes of the packet", async () => {
    const emulator = await started()
    emulator.answer("set_member_status", 141010)
    expect(await command(emulator, "set_member_status", {})).toEqual({
      ActionStatus: "FAIL",
      ErrorInfo: "Error 141010, as the emulator was told to answer.",
      ErrorCode: 141010
    })
    expect(emulator.requests()[0]).toMatchObject({ code: 141010, carriedOut: false })
    expect(emulator.requests()[0]).not.toHaveProperty("rule")
    emulator.answer("set_member_status", 0)
    expect(await command(emulator, "set_member_status", {})).toEqual(ok)
    emulator.answer("double", ({ n }) => (typeof n === "number" ? { twice: 2 * n } : 141004))
    expect(await command(emulator, "double", { n: 21 })).toEqual({ ...ok, twice: 42 })
    expect(await command(emulator, "double", {})).toMatchObject({ ErrorCode: 141004 })
  })

  it("answers 141002 and warns when the function fails or gives no answer", async () => {
    const emulator = await started()
    const failing: readonly [answer: () => unknown, message: string][] = [
      [
        () => {
          throw new Error("from the function")
        },
        "from the function"
      ],
      [() => "text", "an answer must be an object of JSON"],
      [() => undefined, "an answer must be an object of JSON"],
      [async () => ({}), "no promise"],
      [() => ({ ErrorCode: 1 }), "ErrorCode is the envelope's"]
    ]
    const { messages } = captureWarnings()
    for (const [answer] of failing) {
      emulator.answer("failing", answer as never)
      expect(await command(emulator, "failing", {})).toMatchObject({ ErrorCode: 141002 })
    }
    expect(messages).toEqual(failing.map(([, message]) => expect.stringContaining(message)))
  })

  it("is judged by URL and UserSig like all commands; what is no JSON is 60003, or -7 under the console's prefix", async () => {
    const emulator = await started()
    emulator.answer(NAME, {})
    expect(await command(emulator, NAME, {}, { usersig: "none" })).toMatchObject({ ErrorCode: 70003 })
    expect(await command(emulator, NAME, "{")).toMatchObject({ ErrorCode: 60003 })
    expect((await post(emulator, "[]", { path: console(emulator, NAME) })).code).toBe(-7)
    expect(emulator.requests().at(-1)?.rule?.source).toBe(`${NAME} -7`)
    expect(await command(emulator, NAME, { long: "x".repeat(100_000) })).toMatchObject({ ErrorCode: 0 })
    expect(emulator.requests().at(-1)).not.toHaveProperty("body")
  })

  it("is called five times a second at most under the console's prefix: -14; as often as one likes under the other", async () => {
    const clock = handClock()
    const emulator = await started({ now: clock.now })
    emulator.answer(NAME, {})
    emulator.answer("other", {})
    const call = async (name: string) => (await post(emulator, {}, { path: console(emulator, name) })).code
    for (let n = 0; n < 5; n++) expect(await call(NAME)).toBe(0)
    expect([await call(NAME), await call("other")]).toEqual([-14, 0])
    expect(emulator.requests().at(-2)?.rule?.source).toBe(`${NAME} -14`)
    clock.advance(1000)
    expect(await call(NAME)).toBe(0)
    for (let n = 0; n < 10; n++) expect(await command(emulator, NAME, {})).toEqual(ok)
  })

  it("is struck by faults, before or after its function is called", async () => {
    const emulator = await started()
    let called = 0
    emulator.answer("count", () => {
      called += 1
      return { called }
    })
    emulator.failNext({ _tag: "Reset" })
    await expect(command(emulator, "count", {})).rejects.toThrow()
    expect(called).toBe(0)
    emulator.failNext({ _tag: "Reset", stored: true })
    await expect(command(emulator, "count", {})).rejects.toThrow()
    expect(called).toBe(1)
    emulator.failNext({ _tag: "Code", code: 60007 })
    expect(await command(emulator, "count", {})).toMatchObject({ ErrorCode: 60007 })
    expect(await command(emulator, "count", {})).toEqual({ ...ok, called: 2 })
  })

  it("takes no command with rules of its own, no name that is none, and nothing that is no answer", async () => {
    const emulator = await started()
    expect(() => emulator.answer("send_msg", {})).toThrow("send_msg is answered by rules of its own")
    for (const name of ["", "a/b", "../x", "a b", "1a", "x".repeat(65)]) {
      expect(() => emulator.answer(name, {})).toThrow(TypeError)
    }
    const circular: Record<string, unknown> = {}
    circular.self = circular
    for (const answer of ["x", null, undefined, [], 1.5, Number.NaN, circular, { n: 1n }]) {
      expect(() => emulator.answer(NAME, answer as never)).toThrow(TypeError)
    }
    expect(() => emulator.answer(NAME, { ActionStatus: "OK" })).toThrow("ActionStatus is the envelope's")
    expect(await command(emulator, NAME, {})).toMatchObject({ ErrorCode: 60009 })
    for (let n = 0; n < 1000; n++) emulator.answer(`c${n}`, {})
    expect(() => emulator.answer("one_more", {})).toThrow(RangeError)
    emulator.answer("c1", 5)
  })

  it("leaves the commands with rules where they are documented: not under the console's prefix", async () => {
    const emulator = await started()
    expect((await post(emulator, {}, { path: console(emulator, "send_stream_msg") })).code).toBe(60009)
  })

  it("is forgotten by a reset, and can be given through the API", async () => {
    const emulator = await started()
    emulator.answer("f", () => ({}))
    expect((await act(emulator, "/answers", { command: NAME, fields: { Total: 3 } })).status).toBe(200)
    expect((await act(emulator, "/answers", { command: "c", code: 141009 })).json.answers).toEqual([
      { command: "f", answer: "function" },
      { command: NAME, answer: { Total: 3 } },
      { command: "c", answer: 141009 }
    ])
    expect(await command(emulator, NAME, {})).toEqual({ ...ok, Total: 3 })
    const statusOf = async (body: object) => (await act(emulator, "/answers", body)).status
    expect(await statusOf({ command: "send_msg", code: 1 })).toBe(409)
    expect(await statusOf({ command: "a b", code: 1 })).toBe(400)
    expect(await statusOf({ command: "a" })).toBe(400)
    expect(await statusOf({ command: "a", code: 1, fields: {} })).toBe(400)
    expect(await statusOf({ command: "a", fields: { ErrorCode: 1 } })).toBe(400)
    emulator.reset()
    expect((await get(emulator, "/answers")).json).toEqual({ answers: [] })
    expect(await command(emulator, NAME, {})).toMatchObject({ ErrorCode: 60009 })
  })
})
