import { describe, expect, it } from "vitest"
import { packet, post, sign, started, target, text } from "../support/support.ts"
import examples from "./fixtures/examples.json" with { type: "json" }

const sessionOfExamples = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"

describe("the examples of the send_msg page", () => {
  it("are accepted, each exactly as it is printed there", async () => {
    const emulator = await started({ dedupWindowMs: 0 })
    emulator.openSession({ clientUserId: "user1", sessionId: sessionOfExamples })
    for (const body of examples.bodies) {
      const reply = await post(emulator, body)
      expect(reply.text).toBe('{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}')
      expect(reply.status).toBe(200)
    }
    expect(emulator.messages().map(({ clientUserId }) => clientUserId)).toEqual(["user1", "user45", "user45"])
    expect(emulator.messages().map(({ body }) => body)).toEqual(examples.bodies.map((body) => JSON.parse(body).MsgBody))
    expect(emulator.requests().flatMap(({ warnings }) => warnings)).toEqual([])
  })
})

describe("the URL", () => {
  const cases: readonly [what: string, query: Record<string, string | undefined>, code: number, path: string][] = [
    ["no sdkappid", { sdkappid: undefined }, 60012, "query.sdkappid"],
    ["an sdkappid that is no number", { sdkappid: "abc" }, 60006, "query.sdkappid"],
    ["an empty sdkappid", { sdkappid: "" }, 60006, "query.sdkappid"],
    ["the sdkappid of another app", { sdkappid: "88888888" }, 70020, "query.sdkappid"],
    ["no identifier", { identifier: undefined }, 60025, "query.identifier"],
    ["an empty identifier", { identifier: "" }, 60025, "query.identifier"],
    ["no usersig", { usersig: undefined }, 60025, "query.usersig"],
    ["no random", { random: undefined }, 60025, "query.random"],
    ["a random that is no number", { random: "1e3" }, 60025, "query.random"],
    ["a negative random", { random: "-1" }, 60025, "query.random"],
    ["a random above 32 bits", { random: "4294967296" }, 60025, "query.random"],
    ["no contenttype", { contenttype: undefined }, 60025, "query.contenttype"],
    ["a contenttype in capitals", { contenttype: "JSON" }, 60025, "query.contenttype"]
  ]
  for (const [what, query, code, path] of cases) {
    it(`with ${what} is answered ${code}`, async () => {
      const emulator = await started()
      const reply = await post(emulator, packet(), { query })
      expect(reply).toMatchObject({ status: 200, code })
      expect(JSON.parse(reply.text)).toEqual({ ActionStatus: "FAIL", ErrorInfo: reply.info, ErrorCode: code })
      expect(reply.info).toMatch(new RegExp(`^${path} .*\\.$`))
      expect(emulator.messages()).toEqual([])
      expect(emulator.requests()).toMatchObject([
        { status: 200, code, errorInfo: reply.info, rule: { code, path, source: `common codes ${code}` } }
      ])
    })
  }

  it("with random 0 is accepted", async () => {
    const emulator = await started()
    expect((await post(emulator, packet(), { query: { random: "0" } })).code).toBe(0)
    expect(emulator.requests()[0]?.random).toBe(0)
  })

  it("with a parameter given twice is answered 60025", async () => {
    const emulator = await started()
    const reply = await post(emulator, packet(), { path: `${target(emulator)}&random=1` })
    expect(reply).toMatchObject({ code: 60025, info: "query.random must be given once, not 2 times." })
  })

  it("with an unknown path is answered 60009", async () => {
    const emulator = await started()
    for (const path of [
      "/v4/desk_http_svc/send_msgs",
      "/v4/desk_http_svc/send_msg/",
      "/",
      "//",
      "/V4/desk_http_svc/send_msg",
      "/%zz"
    ]) {
      expect(
        (await post(emulator, packet(), { path: target(emulator).replace("/v4/desk_http_svc/send_msg", path) })).code
      ).toBe(60009)
    }
  })

  it("with another method than POST is answered 60002", async () => {
    const emulator = await started()
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS"]) {
      const response = await fetch(emulator.url + target(emulator), { method })
      expect(await response.json()).toMatchObject({ ActionStatus: "FAIL", ErrorCode: 60002 })
      expect(response.status).toBe(200)
    }
  })

  it("says at / what this is, and does not count that as a request", async () => {
    const emulator = await started()
    const response = await fetch(emulator.url)
    expect(await response.text()).toContain("@tcdesk/emulator")
    expect(emulator.requests()).toEqual([])
  })

  it("may have parameters of its own, which are noted", async () => {
    const emulator = await started()
    expect((await post(emulator, packet(), { query: { trace: "1" } })).code).toBe(0)
    expect(emulator.requests()[0]?.warnings).toEqual(["query.trace is no documented field"])
  })
})

describe("an identifier that is not the App administrator", () => {
  it("is answered 60010 when it signed for itself", async () => {
    const emulator = await started()
    const usersig = sign({ ...{ sdkAppId: emulator.sdkAppId, secretKey: emulator.secretKey }, identifier: "clerk" })
    const reply = await post(emulator, packet(), { query: { identifier: "clerk", usersig } })
    expect(reply).toMatchObject({ code: 60010, info: "query.identifier must be the account of the App administrator." })
  })

  it("is answered 90009 when the emulator is told so", async () => {
    const emulator = await started({ notAdminCode: 90009 })
    const usersig = sign({ ...{ sdkAppId: emulator.sdkAppId, secretKey: emulator.secretKey }, identifier: "clerk" })
    expect((await post(emulator, packet(), { query: { identifier: "clerk", usersig } })).code).toBe(90009)
    expect(emulator.requests()[0]?.rule?.source).toBe("send_msg 90009")
  })

  it("is answered 70013 when the administrator signed", async () => {
    const emulator = await started()
    expect((await post(emulator, packet(), { query: { identifier: "clerk" } })).code).toBe(70013)
  })
})

describe("a packet", () => {
  const { MsgRandom: _r, ...noRandom } = packet()
  const { MsgBody: _b, ...noBody } = packet()
  const { FromAccount: _f, ...noFrom } = packet()
  const { ToAccount: _t, ...noTo } = packet()
  const { FromAccount: _f2, ...noRoute } = noTo
  const custom = { MsgType: "TIMCustomElem", MsgContent: { Data: "{}" } }
  const cases: readonly [what: string, body: unknown, code: number, path: string][] = [
    ["that is empty", "", 90001, "The body"],
    ["that is no JSON", "{", 90001, "The body"],
    ["with text after its JSON", "{}x", 90001, "The body"],
    ["that begins with a byte order mark", `\ufeff${JSON.stringify(packet())}`, 90001, "The body"],
    [
      "that is not UTF-8",
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]),
      90001,
      "The body"
    ],
    ["that is an Array", [packet()], 90001, "The body"],
    ["that is null", "null", 90001, "The body"],
    ["that is a String", '"{}"', 90001, "The body"],
    ["that is UTF-16", Buffer.from(JSON.stringify(packet()), "utf16le"), 90001, "The body"],
    ["without MsgRandom", noRandom, 90005, "MsgRandom"],
    ["with MsgRandom as a String", packet({ MsgRandom: "5" }), 90005, "MsgRandom"],
    ["with a fraction as MsgRandom", packet({ MsgRandom: 1.5 }), 90005, "MsgRandom"],
    ["with MsgRandom null", packet({ MsgRandom: null }), 90005, "MsgRandom"],
    ["with MsgRandom below 0", packet({ MsgRandom: -1 }), 90005, "MsgRandom"],
    ["with MsgRandom above 32 bits", packet({ MsgRandom: 4294967296 }), 90005, "MsgRandom"],
    ["without MsgBody", noBody, 90007, "MsgBody"],
    ["with an Object as MsgBody", packet({ MsgBody: text("x") }), 90007, "MsgBody"],
    ["with a String as MsgBody", packet({ MsgBody: "x" }), 90007, "MsgBody"],
    ["with an empty MsgBody", packet({ MsgBody: [] }), 90010, "MsgBody"],
    ["with two custom elements", packet({ MsgBody: [custom, text("x"), custom] }), 90010, "MsgBody"],
    ["with CloudCustomData as an Object", packet({ CloudCustomData: {} }), 90010, "CloudCustomData"],
    ["with CloudCustomData null", packet({ CloudCustomData: null }), 90010, "CloudCustomData"],
    [
      "with ExcludeFromUserRespTimeout 2",
      packet({ ExcludeFromUserRespTimeout: 2 }),
      90010,
      "ExcludeFromUserRespTimeout"
    ],
    [
      "with ExcludeFromUserRespTimeout true",
      packet({ ExcludeFromUserRespTimeout: true }),
      90010,
      "ExcludeFromUserRespTimeout"
    ],
    ["without a route", noRoute, 141004, "SessionId"],
    ["without FromAccount", noFrom, 141004, "FromAccount"],
    ["without ToAccount", noTo, 141004, "ToAccount"],
    ["with an empty SessionId", { ...noRoute, SessionId: "" }, 141004, "SessionId"],
    ["with a Number as SessionId", { ...noRoute, SessionId: 7 }, 141004, "SessionId"],
    ["with SessionId null beside a good route", packet({ SessionId: null }), 141004, "SessionId"],
    ["with an empty ToAccount", packet({ ToAccount: "" }), 141004, "ToAccount"],
    ["from an ordinary user", packet({ FromAccount: "user44" }), 141004, "FromAccount"],
    ["to a customer-service account", packet({ ToAccount: "@customer_service_account" }), 141004, "ToAccount"],
    ["to a session that never was", { ...noRoute, SessionId: sessionOfExamples }, 141005, "SessionId"]
  ]
  for (const [what, body, code, path] of cases) {
    it(`${what} is answered ${code}`, async () => {
      const emulator = await started()
      const reply = await post(emulator, body)
      expect(reply).toMatchObject({ status: 200, code })
      expect(reply.info?.startsWith(`${path} `)).toBe(true)
      expect(emulator.messages()).toEqual([])
      expect(emulator.requests()).toMatchObject([
        { code, rule: { code, message: reply.info, source: `send_msg ${code}` } }
      ])
    })
  }

  it("may have MsgRandom at both ends of 32 bits, all options and several elements", async () => {
    const emulator = await started()
    for (const MsgRandom of [0, 4294967295]) {
      const body = packet({
        MsgRandom,
        CloudCustomData: "",
        ExcludeFromUserRespTimeout: 1,
        MsgBody: [text("a"), custom, text("")]
      })
      expect((await post(emulator, body)).code).toBe(0)
    }
    expect(emulator.messages()).toMatchObject([
      { msgRandom: 0, cloudCustomData: "", excludeFromUserRespTimeout: 1 },
      { msgRandom: 4294967295 }
    ])
  })

  it("of 12 288 bytes is accepted, of 12 289 answered 93000, counted in UTF-8", async () => {
    const emulator = await started()
    const empty = Buffer.byteLength(JSON.stringify(packet({ MsgBody: [text("")] })))
    const filled = (bytes: number) => {
      const left = bytes - empty
      return JSON.stringify(packet({ MsgBody: [text("欢".repeat(Math.floor(left / 3)) + "x".repeat(left % 3))] }))
    }
    expect(Buffer.byteLength(filled(12_288))).toBe(12_288)
    expect((await post(emulator, filled(12_288))).code).toBe(0)
    const reply = await post(emulator, filled(12_289))
    expect(reply).toMatchObject({ code: 93000, info: "The body has 12289 bytes: at most 12288 are allowed." })
    expect(emulator.requests()[1]).toMatchObject({ bodyBytes: 12_289, rule: { source: "send_msg 93000" } })
  })

  it("to a session is accepted while it is open, and 141005 once it has ended", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "user45" })
    expect(SessionId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    const send = async (MsgRandom: number) =>
      (await post(emulator, { SessionId, MsgRandom, MsgBody: [text("x")] })).code
    expect(await send(1)).toBe(0)
    emulator.endSession(SessionId)
    expect(await send(2)).toBe(141005)
    expect(emulator.messages()).toMatchObject([{ sessionId: SessionId, clientUserId: "user45", msgRandom: 1 }])
    expect(emulator.sessions()).toMatchObject([{ sessionId: SessionId, state: "NotInSession" }])
  })

  it("with both routes goes to the session, with a warning: the page says the accounts are not needed, not that they are forbidden", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "user1" })
    expect((await post(emulator, packet({ SessionId }))).code).toBe(0)
    expect(emulator.messages()).toMatchObject([{ sessionId: SessionId, clientUserId: "user1" }])
    expect(emulator.messages()[0]).not.toHaveProperty("from")
    expect(emulator.requests()[0]?.warnings).toEqual(["SessionId is given: FromAccount and ToAccount are ignored"])
  })

  it("from an account without @ is accepted when the emulator knows it as a customer-service account", async () => {
    const emulator = await started({ customerServiceAccounts: ["shop"] })
    expect((await post(emulator, packet({ FromAccount: "shop" }))).code).toBe(0)
    expect((await post(emulator, packet())).code).toBe(141004)
    expect((await post(emulator, packet({ FromAccount: "shop", ToAccount: "shop" }))).code).toBe(141004)
  })

  it("may have fields no document names, which are noted: most often they are misspelled", async () => {
    const emulator = await started()
    const element = { MsgType: "TIMTextElem", MsgContent: { Text: "x", text: "y" }, Extra: 1 }
    expect((await post(emulator, packet({ From_Account: "x", MsgBody: [element] }))).code).toBe(0)
    expect(emulator.requests()[0]?.warnings).toEqual([
      "From_Account is no documented field",
      "MsgBody[0].Extra is no documented field",
      "MsgBody[0].MsgContent.text is no documented field"
    ])
  })

  it("with Data encoded twice is accepted with a warning", async () => {
    const emulator = await started()
    const element = (Data: string) => ({ MsgType: "TIMCustomElem", MsgContent: { Data } })
    const card = JSON.stringify({ src: "22" })
    expect((await post(emulator, packet({ MsgBody: [element(JSON.stringify(card))] }))).code).toBe(0)
    expect((await post(emulator, packet({ MsgRandom: 2, MsgBody: [element(card)] }))).code).toBe(0)
    expect((await post(emulator, packet({ MsgRandom: 3, MsgBody: [element("plain text")] }))).code).toBe(0)
    const warnings = emulator.requests().map((request) => request.warnings)
    expect(warnings[0]?.[0]).toContain("MsgBody[0].MsgContent.Data is JSON encoded twice")
    expect(warnings.slice(1)).toEqual([[], []])
  })
})
