import { connect } from "node:net"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { packet, post, sign, started, target, text } from "../support/support.ts"

describe("messages", () => {
  it("are found by every field of the filter", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "user1" })
    await post(emulator, { SessionId, MsgRandom: 1, MsgBody: [text("a")] })
    await post(emulator, packet({ MsgRandom: 2 }))
    await post(emulator, packet({ MsgRandom: 3, ToAccount: "user1" }))
    const found = (filter?: Parameters<typeof emulator.messages>[0]) =>
      emulator.messages(filter).map((m) => m.msgRandom)
    expect(found()).toEqual([1, 2, 3])
    expect(found({})).toEqual([1, 2, 3])
    expect(found({ sessionId: SessionId })).toEqual([1])
    expect(found({ clientUserId: "user1" })).toEqual([1, 3])
    expect(found({ to: "user45" })).toEqual([2])
    expect(found({ from: "@customer_service_account", clientUserId: "user1" })).toEqual([3])
    expect(found({ msgRandom: 2, to: undefined })).toEqual([2])
    expect(found({ to: "nobody" })).toEqual([])
  })

  it("show everything the user received, at the emulator's time", async () => {
    const nowMs = Date.now()
    const emulator = await started({ now: () => nowMs })
    await post(emulator, packet({ CloudCustomData: "c", ExcludeFromUserRespTimeout: 0 }))
    expect(emulator.messages()).toEqual([
      {
        id: "msg-1",
        clientUserId: "user45",
        from: "@customer_service_account",
        to: "user45",
        msgRandom: 8436874,
        body: [text("hello")],
        cloudCustomData: "c",
        excludeFromUserRespTimeout: 0,
        receivedAt: nowMs
      }
    ])
  })
})

describe("records", () => {
  it("are frozen to the ground", async () => {
    const emulator = await started()
    await post(emulator, packet())
    const thaw: unknown[] = [emulator.messages(), emulator.requests(), emulator.sessions()]
    while (thaw.length > 0) {
      const value = thaw.pop()
      if (typeof value !== "object" || value === null) continue
      expect(Object.isFrozen(value)).toBe(true)
      thaw.push(...Object.values(value))
    }
  })

  it("are the newest maxRecords only", async () => {
    const emulator = await started({ maxRecords: 3 })
    for (let i = 0; i < 10; i++) {
      await post(emulator, packet({ MsgRandom: i }))
      expect(emulator.messages().length).toBeLessThanOrEqual(3)
    }
    expect(emulator.messages().map(({ msgRandom }) => msgRandom)).toEqual([7, 8, 9])
    expect(emulator.requests().map(({ id }) => id)).toEqual(["req-8", "req-9", "req-10"])
  })

  it("hold the whole request, except its secrets", async () => {
    const nowMs = Date.now()
    const emulator = await started({ now: () => nowMs })
    await post(emulator, packet({ MsgBody: [] }), { query: { random: "7" } })
    expect(emulator.requests()).toMatchObject([
      {
        id: "req-1",
        receivedAt: nowMs,
        method: "POST",
        path: "/v4/desk_http_svc/send_msg",
        query: {
          sdkappid: "1400000000",
          identifier: "administrator",
          usersig: "***",
          random: "7",
          contenttype: "json"
        },
        random: 7,
        bodyText: JSON.stringify(packet({ MsgBody: [] })),
        body: packet({ MsgBody: [] }),
        status: 200,
        code: 90010,
        errorInfo: "MsgBody must hold at least one element.",
        rule: {
          code: 90010,
          path: "MsgBody",
          message: "MsgBody must hold at least one element.",
          source: "send_msg 90010"
        },
        warnings: []
      }
    ])
  })

  it("mask a UserSig however short or misspelled, even one that is none", async () => {
    const emulator = await started()
    await post(emulator, packet(), { query: { usersig: "xyz", UserSig: "abc" } })
    expect(emulator.requests()[0]?.query).toMatchObject({ usersig: "***", UserSig: "***" })
  })

  it("never hold a UserSig or the key, wherever the client put them", async () => {
    const emulator = await started()
    const { secretKey } = emulator
    const usersig = sign(emulator)
    const encoded = encodeURIComponent(usersig)
    await post(emulator, packet({ MsgBody: [text(`key ${secretKey} sig ${usersig}`)], [secretKey]: usersig }), {
      query: { usersig }
    })
    await post(emulator, `not JSON ${usersig} ${secretKey}`, { query: { usersig } })
    await post(emulator, packet(), { path: target(emulator, { usersig, debug: usersig, key: secretKey }) })
    await post(emulator, packet(), {
      path: target(emulator, { usersig: undefined, UserSig: usersig, userSig: usersig })
    })
    await post(emulator, packet(), { path: `${target(emulator, { usersig: undefined })}&${encoded}` })
    await post(emulator, packet(), { path: target(emulator, { usersig }).replace("?", "&") })
    await post(emulator, packet(), { path: `${target(emulator, { usersig })}&usersig=${encoded}` })
    await fetch(emulator.url + target(emulator, { usersig }), {
      method: "POST",
      body: "{}",
      headers: {
        authorization: secretKey,
        cookie: usersig,
        "user-agent": usersig,
        referer: `http://x/?usersig=${usersig}`
      }
    })
    const raw = connect(Number(new URL(emulator.url).port), "127.0.0.1")
    await new Promise((resolve) => raw.once("close", resolve).resume().end(`${usersig} ${secretKey}\r\n\r\n`))
    expect(emulator.requests()).toHaveLength(8)
    const everything = [emulator, emulator.requests(), emulator.messages(), emulator.sessions()]
      .flatMap((value) => [
        inspect(value, { depth: 20, showHidden: true, maxStringLength: null }),
        JSON.stringify(value)
      ])
      .join("\n")
    expect(everything).toContain("***")
    expect(everything).not.toContain(secretKey)
    expect(everything).not.toContain(usersig.slice(0, 45))
    expect(everything).not.toContain(usersig.slice(-20))
    expect(emulator.messages()).toMatchObject([{ body: [text("key *** sig ***")] }])
  })
})

describe("an emulator that is printed", () => {
  it("shows its address and app, not its key", async () => {
    const emulator = await started({ secretKey: "the very secret key" })
    expect(inspect(emulator)).toContain(emulator.url)
    expect(inspect(emulator, { showHidden: true, depth: 9 }) + JSON.stringify(emulator)).not.toContain("very secret")
    expect(Object.keys(emulator)).toEqual([])
  })
})
