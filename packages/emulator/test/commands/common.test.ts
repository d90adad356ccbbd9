import { describe, expect, it } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { command, sign, started } from "../support/support.ts"

const signedAs = ({ sdkAppId, secretKey }: Emulator, identifier: string): string =>
  sign({ sdkAppId, secretKey, identifier })

const COMMANDS = [
  "send_msg",
  "get_session_state",
  "end_session",
  "send_stream_msg",
  "send_stream_msg_v2",
  "transfer_to_human",
  "contact_user",
  "describe_chat_messages",
  "describe_im_cdr_list"
]

/** send_msg and transfer_to_human have a code of their own for what is no JSON. */
const WITHOUT_JSON_CODE = COMMANDS.filter((name) => name !== "send_msg" && name !== "transfer_to_human")

describe("what all commands have in common", () => {
  it.each(COMMANDS)("%s is judged by the gateway's rules first", async (name) => {
    const emulator = await started()
    expect(await command(emulator, name, {}, { usersig: "no usersig" })).toMatchObject({ ErrorCode: 70003 })
    expect(await command(emulator, name, {}, { contenttype: undefined })).toMatchObject({ ErrorCode: 60025 })
  })

  it.each(WITHOUT_JSON_CODE)("%s has no code of its own for what is no JSON: 60003", async (name) => {
    const emulator = await started()
    expect(await command(emulator, name, "{")).toMatchObject({ ErrorCode: 60003 })
    expect(await command(emulator, name, "[]")).toMatchObject({ ErrorCode: 60003 })
    expect(emulator.requests()[0]?.rule?.source).toBe("common codes 60003")
    expect(await command(emulator, name, { SessionId: "s".repeat(132_000) })).toMatchObject({ ErrorCode: 93000 })
    expect(emulator.requests().at(-1)?.rule?.source).toBe(`${name} 93000, inferred`)
  })

  it("a command that is not known is answered 60009, and uses up no fault", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Hang" })
    expect(await command(emulator, "get_im_agent_list", {})).toMatchObject({ ErrorCode: 60009 })
    expect(emulator.requests()[0]).not.toHaveProperty("command")
    expect(emulator.requests()[0]?.rule).toMatchObject({
      path: "path",
      message: expect.stringContaining('emulator.answer("get_im_agent_list", …) lets it answer'),
      source: "common codes 60009, inferred"
    })
  })

  it("are listed by the API, with what is inferred of each", async () => {
    const emulator = await started()
    const { commands } = (await (await fetch(`${emulator.url}/_emulator`)).json()) as {
      commands: { path: string; inferred: string[] }[]
    }
    expect(commands.map(({ path }) => path)).toEqual(COMMANDS.map((name) => `/v4/desk_http_svc/${name}`))
    expect(commands.every(({ inferred }) => inferred.length > 0)).toBe(true)
  })

  it("a notAdminCode of 90009 is only for commands whose page has it", async () => {
    const emulator = await started({ notAdminCode: 90009 })
    const usersig = signedAs(emulator, "clerk")
    const answer = await command(emulator, "end_session", { SessionId: "s" }, { identifier: "clerk", usersig })
    expect(answer).toMatchObject({ ErrorCode: 60010 })
  })
})
