import { describe, expect, it } from "vitest"
import { judgeAnswer } from "../../src/judge/webhookAnswer.ts"

const OK = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}'
const judged = (command: string, text: string, status = 200, isTooLong = false): readonly string[] =>
  judgeAnswer(command, { status, text, isTooLong }).problems

const EVENT = "Desk.SessionEventNotify"

describe("an answer to a callback", () => {
  it.each([
    [EVENT, OK],
    [EVENT, '{"ErrorCode":0}'],
    [EVENT, '{"AIProvider":0}'],
    [EVENT, '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"AIProvider":1,"more":[1]}'],
    ["Member.EventNotify", OK],
    ["Some.NewCommand", OK],
    ["ChatBot.OnAssignHuman", '{"ActionStatus":"OK","ErrorCode":0,"AgentGroupId":6521,"AgentIdList":["a@x.com"]}'],
    ["Chatbot.InterfaceInvocation", '{"ActionStatus":"OK","ErrorCode":0,"Body":{"customKey":"10"}}'],
    // A refusal is an answer as good as any other.
    ["Desk.CallbackBeforeIMContactUser", '{"ActionStatus":"FAIL","ErrorInfo":"no","ErrorCode":1}']
  ])("is fine: %s %s", (command, text) => {
    expect(judged(command, text)).toEqual([])
  })

  it.each<[command: string, text: string, problems: readonly string[]]>([
    [EVENT, "", ["The answer must be JSON, but its body is empty."]],
    [EVENT, "OK", ["The answer must be JSON, but its body does not parse."]],
    [EVENT, "[]", ["The answer must be a JSON object, got an Array."]],
    [EVENT, "null", ["The answer must be a JSON object, got null."]],
    [EVENT, "[".repeat(100_000), ["The answer must be JSON, but its body is nested more than 64 levels deep."]],
    [EVENT, "{}", ['ErrorCode is missing: the answer is {"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}.']],
    [EVENT, '{"ErrorCode":0,"AIProvider":2}', ["AIProvider must be 0 or 1, got 2."]],
    [EVENT, '{"ErrorCode":0,"AIProvider":"1"}', ["AIProvider must be 0 or 1, got a String."]],
    [EVENT, '{"ErrorCode":"0"}', ["ErrorCode must be an Integer, got a String."]],
    [EVENT, '{"ErrorCode":0,"ActionStatus":"Ok"}', ['ActionStatus must be "OK" or "FAIL", got a String.']],
    [EVENT, '{"ErrorCode":0,"ErrorInfo":null}', ["ErrorInfo must be a String, got null."]],
    [EVENT, '{"ErrorCode":0,"ActionStatus":"FAIL"}', ["ActionStatus is FAIL, though ErrorCode is 0."]],
    [EVENT, '{"ErrorCode":7}', ["ErrorCode is 7: the backend says that it failed."]],
    ["ChatBot.OnAssignHuman", '{"ErrorCode":0,"AgentGroupId":"1"}', ["AgentGroupId must be an Integer, got a String."]],
    [
      "ChatBot.OnAssignHuman",
      '{"ErrorCode":0,"AgentIdList":"a@x.com"}',
      ["AgentIdList must be an Array of Strings, got a String."]
    ],
    ["Chatbot.InterfaceInvocation", '{"ErrorCode":0,"Body":[]}', ["Body must be an Object, got an Array."]],
    ["Desk.CallbackBeforeIMContactUser", "{}", [expect.stringContaining("ErrorCode is missing")]]
  ])("is wrong: %s %s", (command, text, problems) => {
    expect(judged(command, text)).toEqual(problems)
  })

  it("must have the status 200, whatever else it says, and be of bounded length", () => {
    expect(judged(EVENT, OK, 204)).toEqual([
      "The HTTP status is 204: it must be 200, also for an event that is ignored."
    ])
    expect(judged(EVENT, "Bad gateway", 502)).toHaveLength(2)
    expect(judged(EVENT, "{", 200, true)).toEqual(["The answer is longer than 65536 bytes: no more was read."])
  })
})
