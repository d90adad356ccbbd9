import { describe, expect, it } from "vitest"
import { commands } from "../../src/commands/table.ts"
import type { Emulator } from "../../src/index.ts"
import { meaningOf } from "../../web/i18n/codes.ts"
import { judged } from "../../web/model/stages.ts"
import { keyOf } from "../support/apiSupport.ts"
import { backend, ok } from "../support/backend.ts"
import { command, sign, started } from "../support/support.ts"
import { captureWarnings } from "../support/warnings.ts"

/** The steps of the newest request: those that passed, and the one that it broke. */
const stepsOf = (emulator: Emulator) => {
  const request = emulator.requests().at(-1)
  if (request === undefined) throw new Error("there is no request")
  const steps = judged({ ...request, isSession: true })
  const broken = steps.findIndex(({ result }) => result === "broken")
  return { steps, broken: steps[broken]?.stage, code: request.rule?.code }
}

const SERVICE = "@customer_service_account"
const elem = (Index: unknown, Markdown = "a") => ({
  MsgBody: [
    {
      MsgType: "TIMStreamElem",
      MsgContent: { CompatibleText: "…", Chunks: [{ EventType: "data", Index, Markdown, IsLast: false }] }
    }
  ]
})

describe("the judge's steps", () => {
  it("have those of options where these refuse, and nowhere else", async () => {
    const refusing = await backend((_, res) => ok(res, { ActionStatus: "FAIL", ErrorCode: 1 }))
    const emulator = await started({
      agents: [{ id: "ann" }],
      webhook: { url: refusing.url, beforeContactUser: true },
      rateLimit: { perSecond: 1 },
      now: () => 1_800_000_000_000
    })
    const time = 1_800_000_000
    const usersig = sign({ ...keyOf(emulator), time })
    await command(emulator, "contact_user", { IMAgentUserId: SERVICE, ClientUserId: "user1" }, { usersig })
    expect(stepsOf(emulator)).toMatchObject({ broken: "allowed", code: 20006 })
    await command(emulator, "send_msg", {}, { usersig })
    expect(stepsOf(emulator)).toMatchObject({ broken: "limit", code: 60007 })
    expect(judged({ command: "contact_user", isSession: false }).map(({ stage }) => stage)).not.toContain("allowed")
    expect(judged({ isSession: false }).map(({ stage }) => stage)).not.toContain("limit")
    for (const code of [20006, 60007]) expect(meaningOf(code, "zh")).toBeDefined()
  })

  it("are there for every command, and have a name for each broken rule", async () => {
    const at = Date.now()
    const emulator = await started({
      // Stands still: the sixth continuation comes within the second, however slow the machine is.
      now: () => at,
      agents: [
        { id: "ann", capacity: 1 },
        { id: "off", online: false }
      ]
    })
    const [open, other, ended] = ["open", "other", "ended"].map((clientUserId) =>
      emulator.openSession({ clientUserId })
    )
    emulator.endSession(ended ?? "")
    const SessionId = open
    const first = await command(emulator, "send_stream_msg", { SessionId, Chunk: "a" })
    const second = await command(emulator, "send_stream_msg_v2", { SessionId, ...elem(1) })
    const [one, two] = [first.MsgKey, second.MsgKey]
    const wrong: readonly (readonly [name: string, body: object, code: number, step: string])[] = [
      ["send_stream_msg", { SessionId }, 141004, "chunk"],
      ["send_stream_msg", { SessionId, Chunk: "a", Finish: 2 }, 141004, "chunk"],
      ["send_stream_msg", { SessionId, Chunk: "a", CloudCustomData: 1 }, 141004, "cloudCustomData"],
      ["send_stream_msg", { Chunk: "a" }, 141004, "sessionId"],
      ["send_stream_msg", { SessionId: ended, Chunk: "a" }, 141005, "session"],
      ["send_stream_msg", { SessionId, Chunk: "a", MsgKey: "" }, 141004, "msgKey"],
      ["send_stream_msg", { SessionId: other, Chunk: "a", MsgKey: one }, 141004, "msgKey"],
      ["send_stream_msg", { SessionId, Chunk: "x".repeat(12_250) }, 93000, "packet"],
      ["send_stream_msg", { SessionId, Chunk: "\u0001".repeat(2000) }, 0, ""],
      ["send_stream_msg", { SessionId, Chunk: "y".repeat(12_000), MsgKey: one }, 0, ""],
      ["send_stream_msg", { SessionId, Chunk: "y".repeat(300), MsgKey: one }, 93000, "length"],
      ["send_stream_msg_v2", { SessionId, MsgBody: [] }, 141004, "streamElem"],
      ["send_stream_msg_v2", { SessionId, ...elem(0) }, 141004, "streamElem"],
      ["send_stream_msg_v2", { SessionId, MsgKey: two, ...elem(1, "b") }, 141004, "streamElem"],
      ["send_stream_msg_v2", { SessionId, MsgKey: "unknown", ...elem(1) }, 141004, "msgKey"],
      ...[2, 3, 4, 5, 6].map((n) => ["send_stream_msg_v2", { SessionId, MsgKey: two, ...elem(n) }, 0, ""] as const),
      ["send_stream_msg_v2", { SessionId, MsgKey: two, ...elem(7) }, 141009, "rate"],
      ["transfer_to_human", {}, 141004, "sessionId"],
      ["transfer_to_human", { SessionId: ended }, 141005, "session"],
      ["transfer_to_human", { SessionId, Priority: 10 }, 141004, "fields"],
      ["transfer_to_human", { SessionId, AgentIdList: ["off"] }, 141001, "agentFree"],
      ["transfer_to_human", { SessionId }, 0, ""],
      ["transfer_to_human", { SessionId }, 141003, "withBot"],
      ["transfer_to_human", { SessionId: other, DisableQueuing: 1 }, 141012, "agentFree"],
      ["contact_user", { IMAgentUserId: SERVICE }, 141004, "fields"],
      ["contact_user", { IMAgentUserId: SERVICE, ClientUserId: "u", GroupId: -1 }, 141004, "fields"],
      ["contact_user", { IMAgentUserId: SERVICE, ClientUserId: "open" }, 141016, "userFree"],
      ["contact_user", { IMAgentUserId: SERVICE, ClientUserId: "u", MemberId: "" }, 141004, "agentFree"],
      ["contact_user", { IMAgentUserId: SERVICE, ClientUserId: "u", MemberId: "nobody" }, 141004, "agentFree"],
      ["contact_user", { IMAgentUserId: SERVICE, ClientUserId: "u", MemberId: "off" }, 141011, "agentFree"],
      ["contact_user", { IMAgentUserId: SERVICE, ClientUserId: "u", MemberId: "ann" }, 141012, "agentFree"],
      ["contact_user", { IMAgentUserId: SERVICE, ClientUserId: "u" }, 141001, "agentFree"],
      ["describe_chat_messages", { Limit: 5 }, 141004, "sessionId"],
      ["describe_chat_messages", { SessionId, Limit: 0 }, 141004, "fields"],
      ["describe_chat_messages", { SessionId: "unknown" }, 141005, "sessionKnown"],
      ["describe_im_cdr_list", {}, 141004, "fields"]
    ]
    for (const [name, body, code, step] of wrong) {
      const answer = await command(emulator, name, body)
      const { broken, steps } = stepsOf(emulator)
      expect([name, body, answer.ErrorCode, broken ?? ""]).toEqual([name, body, code, step])
      // Nothing but the step that broke comes between those that passed and those that were not reached.
      const order = steps.map(({ result }) => result)
      expect(order).toEqual(order.toSorted((a, b) => RANK[a] - RANK[b]))
    }
    for (const { name } of commands)
      expect(judged({ command: name, isSession: true }).map(({ stage }) => stage)).not.toContain("answer")
  })

  it("of send_stream_msg_v2 begin with the region", async () => {
    const emulator = await started({ region: "singapore" })
    const SessionId = emulator.openSession({ clientUserId: "u" })
    expect((await command(emulator, "send_stream_msg_v2", { SessionId, ...elem(1) })).ErrorCode).toBe(60027)
    expect(stepsOf(emulator)).toMatchObject({ broken: "region" })
  })

  it("of a command without rules are those of every command, and the answer it was given", async () => {
    const emulator = await started()
    await command(emulator, "get_member_group_list", {})
    expect(stepsOf(emulator)).toMatchObject({ broken: "url", code: 60009 })
    captureWarnings()
    emulator.answer("get_member_group_list", () => {
      throw new Error("broken on purpose")
    })
    await command(emulator, "get_member_group_list", {})
    expect(stepsOf(emulator)).toMatchObject({ broken: "answer", code: 141002 })
  })
})

const RANK = { passed: 0, broken: 1, notReached: 2 }

describe("the codes", () => {
  it("that commands document have a meaning, in both languages", () => {
    const codes = [...commands.flatMap((one) => one.codes), 60027, 141009, -7, -14]
    for (const code of codes) {
      for (const language of ["en", "zh"] as const) {
        expect([code, meaningOf(code, language)]).toEqual([code, expect.stringMatching(/\S/)])
      }
    }
  })
})
