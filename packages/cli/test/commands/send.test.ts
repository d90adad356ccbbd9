import { isDeskError } from "@tcdesk/core"
import { describe, expect, it } from "vitest"
import { run } from "../../src/run.ts"
import { emulated } from "../support/emulated.ts"
import { fakeWorld, tcdesk } from "../support/fakeWorld.ts"
import { fileWith } from "../support/files.ts"

const { emulator, env } = emulated()

const open = (): string => emulator().openSession({ clientUserId: "user45" })
const texts = () =>
  emulator()
    .messages()
    .map(({ body }) => body)

describe("send", () => {
  it("sends a text to a session, and says its MsgRandom", async () => {
    const session = open()
    const { code, stdout, stderr } = await tcdesk(["send", "--session", session, "您好"], { env: env() })
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toMatch(/^sent MsgRandom \d+\n$/)
    expect(texts()).toEqual([[{ MsgType: "TIMTextElem", MsgContent: { Text: "您好" } }]])
  })

  it("sends elements from a file between two accounts, and the receipt is its JSON", async () => {
    open()
    const elem = { MsgType: "TIMTextElem", MsgContent: { Text: "from a file" } }
    const { code, stdout } = await tcdesk(
      [
        "send",
        "--from",
        "@customer_service_account",
        "--to",
        "user45",
        "--body",
        fileWith(JSON.stringify([elem])),
        "--json"
      ],
      { env: env() }
    )
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ maybeDuplicate: false, attempts: [{ outcome: "ok" }] })
    expect(texts()).toEqual([[elem]])
  })

  it("reads elements from standard input", async () => {
    const elem = { MsgType: "TIMTextElem", MsgContent: { Text: "piped" } }
    const { code } = await tcdesk(["send", "--session", open(), "--body", "-"], {
      env: env(),
      stdin: JSON.stringify(elem)
    })
    expect(code).toBe(0)
    expect(texts()).toEqual([[elem]])
  })

  it("with a key twice, is one message to the customer", async () => {
    const session = open()
    const args = ["send", "--session", session, "--key", "order-1", "--json", "shipped"]
    const [first, second] = [await tcdesk(args, { env: env() }), await tcdesk(args, { env: env() })]
    expect(JSON.parse(first.stdout).msgRandom).toBe(JSON.parse(second.stdout).msgRandom)
    expect(texts()).toHaveLength(1)
  })

  it("takes the MsgRandom of a message whose fate was unknown, and sends that again", async () => {
    const session = open()
    emulator().failNext({ _tag: "Reset", stored: true }, 3)
    const failed = await tcdesk(["send", "--session", session, "hello", "--json"], { env: env() })
    const { msgRandom, delivery } = JSON.parse(failed.stdout)
    expect({ code: failed.code, delivery }).toEqual({ code: 1, delivery: "unknown" })
    const again = await tcdesk(["send", "--session", session, "hello", "--msg-random", String(msgRandom)], {
      env: env()
    })
    expect(again.stdout).toBe(`sent MsgRandom ${msgRandom}\n`)
    expect(texts()).toHaveLength(1)
  })

  it("says how to send again what may have arrived", async () => {
    emulator().failNext({ _tag: "Reset", stored: true }, 3)
    const { stderr } = await tcdesk(["send", "--session", open(), "hello"], { env: env() })
    expect(stderr).toMatch(
      /\(?msgRandom (\d+).*\ndelivery: unknown: it may have arrived\nretry: may succeed.*, with --msg-random \1, or the same --key, by which Desk can drop a second copy\n$/
    )
  })

  it("says of a refused message that it was not delivered, why, and what to do", async () => {
    const { code, stdout, stderr } = await tcdesk(["send", "--session", "over", "hello"], { env: env() })
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
    expect(stderr).toMatch(/^tcdesk: send_msg: SessionEnded \(141005\)/)
    expect(stderr).toContain("Send to an open session")
    expect(stderr).toMatch(/\ndelivery: rejected\nretry: will not help as it is\n$/)
  })

  it("says in Chinese what became of a message, where the locale is Chinese", async () => {
    const { stderr } = await tcdesk(["send", "--session", "any", "hello"], {
      env: { ...env(), TCDESK_SECRET_KEY: "0".repeat(64), LANG: "zh_CN.UTF-8" }
    })
    expect(stderr).toContain("\n投递状态：rejected（被 Desk 拒绝）\n")
  })

  it("gives a failure as the JSON of core's own error, on stdout alone", async () => {
    const { code, stdout, stderr } = await tcdesk(["send", "--session", "over", "hello", "--json"], { env: env() })
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" })
    expect(isDeskError(JSON.parse(stdout))).toBe(true)
  })

  it("does not claim that a disabled client has sent anything", async () => {
    const disabled = { TCDESK_DISABLED: "1" }
    const { code, stdout } = await tcdesk(["send", "--session", "any", "hello"], { env: disabled })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^nothing was sent/)
    const json = await tcdesk(["send", "--session", "any", "hello", "--json"], { env: disabled })
    expect(JSON.parse(json.stdout)).toMatchObject({ disabled: true, attempts: [] })
  })

  it("is called off by Ctrl+C, and says what became of the message", async () => {
    const session = open()
    emulator().failNext({ _tag: "Hang" })
    const world = fakeWorld({ env: env() })
    const running = run(["send", "--session", session, "hello"], world)
    await expect.poll(() => emulator().requests()).toHaveLength(1)
    world.send("SIGINT")
    expect(await running).toBe(130)
    expect(world.written.stderr()).toMatch(/^tcdesk: send_msg: Aborted/)
    expect(world.written.stderr()).toContain("\ndelivery: unknown: it may have arrived\n")
    // Whether it would have succeeded, nobody knows.
    expect(world.written.stderr()).toMatch(/\nretry: may succeed, with --msg-random \d+, or the same --key, by which/)
  })

  it.each([
    [["send", "hello"], "say where it goes"],
    [["send", "--session", "s", "--from", "a", "--to", "b", "hello"], "say where it goes"],
    [["send", "--from", "a", "hello"], "say where it goes"],
    [["send", "--session", "s"], "say what to send"],
    [["send", "--session", "s", "--body", "x.json", "hello"], "say what to send"],
    [["send", "--session", "s", "--key", "k", "--msg-random", "1", "hello"], "not both"],
    [["send", "--session", "s", "--msg-random", "x", "hello"], "--msg-random must be a number"],
    [["send", "--session", "s", "--body", "-", "--key-stdin"], "both want standard input"],
    [["send", "--session", "s", "--body", "/nowhere/x.json"], "/nowhere/x.json cannot be read (ENOENT)"],
    [["send", "--session", "s", "two", "words"], "too many arguments"]
  ])("can't be run as %j", async (args, message) => {
    const { code, stdout, stderr } = await tcdesk(args, { env: env() })
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toContain(message)
    expect(emulator().requests()).toEqual([])
  })

  it("says where a body is no JSON, and quotes nothing of it", async () => {
    for (const [content, place] of [
      ['[\n  "secret-of-a-customer" x\n]', ":2:26"],
      ['[\n  {"MsgType": secret-of-a-customer}\n]', ""]
    ] as const) {
      const file = fileWith(content)
      const { code, stderr } = await tcdesk(["send", "--session", "s", "--body", file], { env: env() })
      expect({ code, stderr }).toEqual({ code: 2, stderr: `tcdesk: ${file}${place} is not JSON\n` })
    }
  })
})
