/** Nothing that a caller gives is ignored: a name that is not known is refused, with the one that was probably meant. */
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "vitest"
import { endSession } from "../../src/commands/endSession.ts"
import { getSessionState } from "../../src/commands/getSessionState.ts"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import * as Elem from "../../src/model/Elem.ts"
import { resolveEnvironment } from "../../src/model/Environment.ts"
import { deskOptionNames, messageNames } from "../../src/model/knownNames.ts"
import { validateMessage } from "../../src/model/Message.ts"
import { resolveOptions } from "../../src/model/ResolvedOptions.ts"
import { sign, verify } from "../../src/model/UserSig.ts"
import { nearest, refuseUnknown } from "../../src/model/unknownNames.ts"
import { validate } from "../../src/model/validate.ts"
import { counter, issuesOf, pathsOf } from "../support/messages.ts"

const account = { sdkAppId: 1, identifier: "a", secretKey: "k" }

/** What the error of faulty options says, without its frame. */
const refusal = (make: () => unknown): string => {
  try {
    make()
  } catch (error) {
    if (error instanceof DeskConfigError) return error.message.replace("Desk can't be configured: ", "")
    throw error
  }
  return "nothing"
}
const optionsRefused = (options: object): string => refusal(() => resolveOptions({ ...account, ...options } as never))

describe("the nearest known name", () => {
  it.each([
    ["rateLimt", "rateLimit"],
    ["ratelimit", "rateLimit"],
    ["rate_limit", "rateLimit"],
    ["rtaeLimit", "rateLimit"],
    ["rateLimits", "rateLimit"],
    ["SDKAppID", "sdkAppId"],
    ["sdk-app-id", "sdkAppId"],
    ["deadline", "deadlineMs"],
    ["attemptTimeout", "attemptTimeoutMs"],
    ["identifer", "identifier"],
    ["hook", "hooks"]
  ])("of the option %s is %s", (name, near) => {
    expect(nearest(name, deskOptionNames)).toBe(near)
  })

  it.each([
    ["SessionId", "sessionId"],
    ["session_id", "sessionId"],
    ["MsgBody", "body"],
    ["FromAccount", "from"],
    ["ToAccount", "to"],
    ["MsgRandom", "msgRandom"],
    ["CloudCustomData", "cloudCustomData"],
    ["ExcludeFromUserRespTimeout", "excludeFromUserRespTimeout"],
    ["txt", "text"],
    ["txet", "text"],
    ["Text", "text"]
  ])("of the field %s is %s", (name, near) => {
    expect(nearest(name, messageNames)).toBe(near)
  })

  it.each([
    "timeout",
    "next",
    "id",
    "no",
    "keys",
    "session",
    "message",
    "content",
    "__proto__",
    "",
    "x".repeat(100_000)
  ])("is none for %.20s", (name) => {
    expect([nearest(name, messageNames), nearest(name, deskOptionNames)]).toStrictEqual([undefined, undefined])
  })
})

describe("an option that is not known", () => {
  it.each([
    [{ rateLimt: { perSecond: 5 } }, "unknown option rateLimt: did you mean rateLimit?"],
    [{ retry: { atempts: 2 } }, "unknown option retry.atempts: did you mean retry.attempts?"],
    [{ rateLimit: { perSecond: 5, maxQueu: 1 } }, "unknown option rateLimit.maxQueu: did you mean rateLimit.maxQueue?"],
    [{ hooks: { onSend: () => {} } }, "unknown hook hooks.onSend: did you mean hooks.onSent?"],
    [{ hooks: [{}, { onErorr: () => {} }] }, "unknown hook hooks[1].onErorr: did you mean hooks[1].onError?"],
    [{ timeout: undefined }, `unknown option timeout: known are ${deskOptionNames.join(", ")}.`],
    [
      { rateLimt: 1, conections: 2 },
      "unknown option rateLimt: did you mean rateLimit?; unknown option conections: did you mean connections?"
    ]
  ])("is refused by name: %j", (options, message) => {
    expect(optionsRefused(options)).toBe(message)
  })

  it("is refused among the overrides of an environment, and where the options are behind no prototype or of another realm", () => {
    const wanted = "unknown option rateLimt: did you mean rateLimit?"
    const env = { TCDESK_SDK_APP_ID: "5", TCDESK_IDENTIFIER: "env", TCDESK_SECRET_KEY: "env" }
    expect(refusal(() => resolveEnvironment(env, { rateLimt: 1 } as never))).toBe(wanted)
    const bare = Object.assign(Object.create(null), account, { rateLimt: 1 })
    expect(refusal(() => resolveOptions(bare))).toBe(wanted)
    const foreign = runInNewContext("({ sdkAppId: 1, identifier: 'a', secretKey: 'k', timeout: 1 })")
    expect(refusal(() => resolveOptions(foreign))).toContain("unknown option timeout")
  })

  it("has its place among the issues, whose text can be read alone", () => {
    try {
      resolveOptions({ ...account, rateLimt: 1 } as never)
      expect.fail("it was taken")
    } catch (error) {
      expect((error as DeskConfigError).issues).toStrictEqual([
        { option: "rateLimt", message: "unknown option rateLimt: did you mean rateLimit?" }
      ])
    }
  })

  it("shows no control character of its name, and no more of it than fits", () => {
    const long = "x".repeat(100_000)
    const message = optionsRefused({ "a\n\u001b[31m": 1, [long]: 2 })
    expect(message).toContain("unknown option a [31m: known are")
    expect(message.length).toBeLessThan(1500)
  })
})

describe("an instance of the caller's own class", () => {
  class Mine {
    readonly sdkAppId = 1
    readonly identifier = "a"
    readonly secretKey = "k"
    readonly created = new Date(0)
    describe(): string {
      return "mine"
    }
  }

  it("may have fields and methods of its own", () => {
    expect(refusal(() => resolveOptions(new Mine() as never))).toBe("nothing")
    class Mail {
      readonly sessionId = "s"
      readonly text = "t"
      readonly id = 1
      readonly session = {}
      readonly _key = "k"
      get key(): string {
        return this._key
      }
      readonly next = undefined
      send(): void {}
    }
    expect(issuesOf(new Mail())).toStrictEqual([])
  })

  it("is refused for what is close to a known name: its own, inherited, behind a getter, or a method", () => {
    class Own extends Mine {
      readonly rateLimt = { perSecond: 5 }
    }
    class Getter extends Mine {
      get rateLimt(): object {
        return expect.fail("it need not be read")
      }
    }
    class Inherited extends Getter {}
    class Method extends Mine {
      Fetch(): void {}
    }
    const wanted = "unknown option rateLimt: did you mean rateLimit?"
    for (const options of [new Own(), new Getter(), new Inherited(), Object.create({ ...account, rateLimt: 1 })]) {
      expect(refusal(() => resolveOptions(options as never))).toBe(wanted)
    }
    expect(refusal(() => resolveOptions(new Method() as never))).toBe("unknown option Fetch: did you mean fetch?")
  })

  it("is told of a misspelt name that it has twice, once", () => {
    class Base extends Mine {
      readonly rateLimt = 1
    }
    const options = Object.create(Object.assign(new Base(), { rateLimt: 2 }), { rateLimt: { value: 3 } })
    expect(refusal(() => resolveOptions(options))).toBe("unknown option rateLimt: did you mean rateLimit?")
  })
})

describe("a field that is not known", () => {
  it("of a message is refused with the one that was meant, also in the documents' own words", () => {
    expect(issuesOf({ SessionId: "s", MsgBody: [], sessionId: "s", text: "t" })).toStrictEqual([
      { path: "SessionId", message: "unknown field SessionId: did you mean sessionId?" },
      { path: "MsgBody", message: "unknown field MsgBody: did you mean body?" }
    ])
    expect(pathsOf({ sessionId: "s", text: "t", colour: "red", hidden: undefined })).toStrictEqual(["colour", "hidden"])
    const hidden = Object.defineProperty({ sessionId: "s", text: "t" }, "txt", { value: 1, enumerable: false })
    expect(pathsOf(hidden)).toStrictEqual(["txt"])
  })

  it("of a command's input is refused", () => {
    const messages = (issues: ReadonlyArray<{ readonly message: string }>) => issues.map(({ message }) => message)
    expect(messages(endSession.write({ sessionId: "s", agentid: 1 } as never).issues)).toStrictEqual([
      "unknown field agentid: known is sessionId"
    ])
    expect(messages(getSessionState.write({ sessionID: "s" } as never).issues)).toStrictEqual([
      "unknown field sessionID: did you mean sessionId?",
      "is required: a string"
    ])
  })

  it("of what an element is made from is refused by the message that carries it", () => {
    const info = { type: 1, width: 1, height: 1, url: "u" }
    const cases: ReadonlyArray<readonly [elem: unknown, message: string]> = [
      [Elem.custom({ data: "d", dsec: "x" } as never), "unknown option dsec: did you mean desc?"],
      [Elem.file({ url: "u", uuid: "u", fileNam: "x" } as never), "unknown option fileNam: did you mean fileName?"],
      [Elem.sound({ url: "u", uuid: "u", seconds: 1 } as never), "unknown option seconds: did you mean second?"],
      [Elem.video({ downloadFlag: 2 } as never), "unknown option downloadFlag: known are videoUrl,"],
      [
        Elem.image({ uuid: "u", imageInfoArray: [info, { ...info, widht: 1 }] } as never),
        "unknown option imageInfoArray[1].widht: did you mean imageInfoArray[1].width?"
      ],
      [Elem.location({ latitude: 1, longitude: 1, lat: 1 } as never), "unknown option lat: known are"],
      [Elem.face({ index: 1, dat: "x" } as never), "unknown option dat: did you mean data?"],
      [Elem.form({ header: "h", item: [] } as never), "unknown option item: did you mean items?"],
      [
        Elem.form({ header: "h", items: [{ content: "c", descr: "d" }] } as never),
        "unknown field body.MsgContent.Data.content.items[0].descr: did you mean body.MsgContent.Data.content.items[0].desc?"
      ],
      [
        Elem.welcome({ title: "t", items: [{ content: "c", anser: "a" }] } as never),
        "unknown option items[0].anser: did you mean items[0].answer?"
      ],
      [
        Elem.card({ header: "h", desc: "d", pic: "p", url: "u", picture: "p" } as never),
        "unknown field body.MsgContent.Data.content.picture: known are header, desc, pic, url"
      ]
    ]
    for (const [body, message] of cases) {
      const [issue, ...others] = issuesOf({ sessionId: "s", body })
      expect([issue?.message.slice(0, message.length), others]).toStrictEqual([message, []])
      expect(issue?.path).toMatch(/^body\.MsgContent\./)
    }
  })

  it("of a UserSig's options is refused, and those of sign will do for verify", () => {
    const claims = { ...account, ttlSeconds: 60 }
    expect(verify(sign(claims), claims).ok).toBe(true)
    const wrong = { ...claims, nwo: 1, ttlSecond: 60 } as never
    expect(() => sign(wrong)).toThrow(new TypeError(`UserSig.sign: unknown option nwo: known are ${sigNames}`))
    expect(() => verify("x", { ...account, ttlSecond: 1 } as never)).toThrow(
      new TypeError("UserSig.verify: unknown option ttlSecond: did you mean ttlSeconds?")
    )
  })
})

const sigNames = "sdkAppId, identifier, secretKey, ttlSeconds, now"

describe("looking for unknown names", () => {
  it("reads nothing", () => {
    const { counted, reads } = counter()
    validate((addIssue) => refuseUnknown(counted({ sessionId: "s", SessionId: "s" }), messageNames, addIssue))
    expect(reads).toStrictEqual({})
  })

  it("of an object with a hundred thousand is bounded", () => {
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`field${i}`, i]))
    const { issues } = validateMessage({ ...wide, sessionId: "s", text: "t" })
    expect(issues).toHaveLength(101)
  })

  it("does not see what was put on all objects", () => {
    Object.assign(Object.prototype, { rateLimt: 1 })
    try {
      expect(optionsRefused({})).toBe("nothing")
      expect(
        refusal(() =>
          resolveOptions(
            new (class {
              sdkAppId = 1
              identifier = "a"
              secretKey = "k"
            })() as never
          )
        )
      ).toBe("nothing")
    } finally {
      Reflect.deleteProperty(Object.prototype, "rateLimt")
    }
  })
})
