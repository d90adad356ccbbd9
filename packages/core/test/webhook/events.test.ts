/** Events reach their handlers once, in the order of their session, and Desk is answered in time. */
import { afterEach, describe, expect, test, vi } from "vitest"
import { isSessionEvent, type SessionEvent, type WebhookContext } from "../../src/webhook.ts"
import { packet, post, webhookOf } from "../support/callbacks.ts"
import { captureWarnings } from "../support/warnings.ts"

afterEach(() => {
  vi.useRealTimers()
})

const custom = (data: unknown) => ({
  MsgBody: [{ MsgType: "TIMCustomElem", MsgContent: { Data: typeof data === "string" ? data : JSON.stringify(data) } }]
})

/** A gate that a test opens. */
const gate = () => Promise.withResolvers<void>()

describe("an event", () => {
  const read = async (fields: Readonly<Record<string, unknown>>): Promise<SessionEvent> => {
    const seen: Array<SessionEvent> = []
    const webhook = webhookOf({ on: { "*": (event) => void (isSessionEvent(event) && seen.push(event)) } })
    await (await post(webhook, packet(fields), { requestId: "r-1" })).done
    const [event] = seen
    if (event === undefined) throw new Error("there was no event")
    return event
  }

  test("has what Desk says of it, in camelCase, and the packet as it came", async () => {
    const fields = { Unheard: { of: true }, AgentId: "", IsContactUser: false, SatisfactionSelected: 0 }
    expect(await read(fields)).toEqual({
      command: "Desk.SessionEventNotify",
      event: "ChatBot.UserSendMsg",
      sessionId: "session-1",
      at: 1_764_000_000_000,
      clientUserId: "user45",
      isContactUser: false,
      body: packet().MsgBody,
      text: "您好",
      requestId: "r-1",
      raw: packet(fields)
    })
  })

  test.each([
    ["7", "chat-opened"],
    ["10", "rated"],
    ["12", "typing"],
    ["24", "asks-to-rate"],
    ["27", "ended-by-user"],
    ["33", "form"]
  ])("of src %s is the signal %s, and no text that a bot would answer", async (src, signal) => {
    const event = await read(custom({ customerServicePlugin: 0, src }))
    expect(event).toMatchObject({ signal })
    expect(event).not.toHaveProperty("text")
    expect(await read(custom({ chatbotPlugin: 1, src: Number(src) }))).toMatchObject({ signal })
  })

  test.each([
    ["another product's element", custom({ chatbotPlugin: 2, src: "12" })],
    ["an element of the application", custom({ src: "12" })],
    ["a payload that is no JSON", custom("src 12")],
    ["a card", custom({ customerServicePlugin: 0, src: "22" })]
  ])("is no signal when it is %s", async (_, fields) => {
    const event = await read(fields)
    expect(event).not.toHaveProperty("signal")
    expect(event.body).toHaveLength(1)
  })

  test("leaves out elements that are none, and joins texts by lines", async () => {
    const text = (Text: string) => ({ MsgType: "TIMTextElem", MsgContent: { Text } })
    const event = await read({ MsgBody: [text("a"), null, 5, { MsgType: "TIMTextElem" }, text(""), text("b")] })
    expect(event.text).toBe("a\nb")
    expect(event.body).toEqual([text("a"), text(""), text("b")])
  })

  test("goes to the handler of its name, else to the one of *", async () => {
    const calls: Array<string> = []
    const note = (which: string) => () => void calls.push(which)
    const webhook = webhookOf({ on: { SessionBegin: note("begin"), Human: note("named"), "*": note("any") } })
    for (const Event of ["SessionBegin", "Human", "constructor", "__proto__", "toString", "ChatBot.UserSendMsg"])
      await (await post(webhook, packet({ Event }))).done
    await (await post(webhook, { Event: "SessionBegin" }, { command: "Other.Command" })).done
    expect(calls).toEqual(["begin", "named", "any", "any", "any", "any", "any"])
  })

  test("of an agent's status has its own handler", async () => {
    const seen: Array<unknown> = []
    const webhook = webhookOf({ on: { "Member.StatusChange": (event) => void seen.push(event) } })
    const raw = {
      CallbackCommand: "Member.EventNotify",
      Event: "Member.StatusChange",
      MemberId: "a@example.com",
      Status: "rest",
      EventTime: 5,
      ClientInfo: [{ ClientType: "Web", IsConnected: true }],
      RestReason: "lunch"
    }
    await (await post(webhook, raw, { command: "Member.EventNotify", requestId: null })).done
    expect(seen).toEqual([
      {
        command: "Member.EventNotify",
        event: "Member.StatusChange",
        at: 5,
        memberId: "a@example.com",
        status: "rest",
        restReason: "lunch",
        clients: [{ type: "Web", connected: true }],
        raw
      }
    ])
  })
})

describe("handlers", () => {
  test("run after Desk has been answered", async () => {
    const steps: Array<string> = []
    const webhook = webhookOf({ on: { "*": () => void steps.push("handled") } })
    const { status, done } = await post(webhook)
    steps.push(`answered ${status}`)
    await done
    expect(steps).toEqual(["answered 200", "handled"])
  })

  test("of one session run one after another in the order of arrival, those of others beside them", async () => {
    const steps: Array<string> = []
    const first = gate()
    const webhook = webhookOf({
      on: {
        "*": async ({ raw }) => {
          steps.push(`${raw.SessionId} ${raw.MsgKey} begins`)
          if (raw.MsgKey === 1 && raw.SessionId === "a") await first.promise
          steps.push(`${raw.SessionId} ${raw.MsgKey} ends`)
        }
      }
    })
    const sent = await Promise.all(
      ["a", "a", "b", "a", "b"].map((SessionId, i) => post(webhook, packet({ SessionId, MsgKey: i + 1 })))
    )
    await Promise.all([sent[2]?.done, sent[4]?.done])
    expect(webhook.status()).toMatchObject({ running: 1, waiting: 2, handled: 2 })
    first.resolve()
    await Promise.all(sent.map(({ done }) => done))
    const of = (session: string) => steps.filter((step) => step.startsWith(session))
    expect(of("a")).toEqual(["a 1 begins", "a 1 ends", "a 2 begins", "a 2 ends", "a 4 begins", "a 4 ends"])
    expect(of("b")).toEqual(["b 3 begins", "b 3 ends", "b 5 begins", "b 5 ends"])
    expect(steps.indexOf("b 5 ends")).toBeLessThan(steps.indexOf("a 1 ends"))
  })

  test("run so many at a time; what does not fit among the waiting is answered 503, and status says so", async () => {
    const open = gate()
    let most = 0
    let now = 0
    const webhook = webhookOf({
      concurrency: 2,
      maxWaiting: 3,
      on: {
        "*": async () => {
          now += 1
          most = Math.max(most, now)
          await open.promise
          now -= 1
        }
      }
    })
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => post(webhook, packet({ SessionId: `session-${i}` })))
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 503, 503, 503])
    expect(answers[5]?.headers).toHaveProperty("retry-after")
    expect(webhook.status()).toMatchObject({ waiting: 3, refused: { overloaded: 3 } })
    await vi.waitFor(() => expect(now).toBe(2))
    open.resolve()
    await Promise.all(answers.map(({ done }) => done))
    expect(most).toBe(2)
    expect(webhook.status()).toMatchObject({ running: 0, waiting: 0, handled: 5 })
  })

  test("find the client, the call's id, its time, and a signal", async () => {
    const contexts: Array<WebhookContext> = []
    const desk = { send: () => {} } as never
    const webhook = webhookOf({ desk, on: { "*": (_, context) => void contexts.push(context) } })
    await (await post(webhook, packet(), { requestId: "r-9" })).done
    expect(contexts[0]).toMatchObject({ desk, requestId: "r-9", receivedAt: expect.any(Number) })
    expect(contexts[0]?.signal.aborted).toBe(false)
  })

  test("find the request's client where the webhook has none", async () => {
    const seen: Array<unknown> = []
    const desk = { send: () => {} } as never
    const webhook = webhookOf({
      token: undefined,
      unsigned: true,
      on: { "*": (_, context) => void seen.push(context.desk) }
    })
    const request = { method: "POST", url: "/?SdkAppid=1400000000&CallbackCommand=X", rawBody: "{}" }
    await (await webhook.handle(request, { desk })).done
    expect(seen).toEqual([desk])
  })

  test.each([
    [
      "throws",
      () => {
        throw new Error("handler")
      }
    ],
    ["rejects", () => Promise.reject(new Error("handler"))]
  ])("that %s is told to onError with its event, and costs no other", async (_, handler) => {
    const told: Array<unknown> = []
    const webhook = webhookOf({ on: { "*": handler }, onError: (error, { raw }) => told.push([error, raw]) })
    for (const EventTime of [1, 2]) {
      const { status, done } = await post(webhook, packet({ EventTime }))
      expect(status).toBe(200)
      await done
    }
    expect(told).toEqual([1, 2].map((EventTime) => [new Error("handler"), packet({ EventTime })]))
    expect(webhook.status()).toMatchObject({ failed: 2, handled: 0 })
  })

  test("that fails without onError is a warning, which names event and session and not what was said", async () => {
    const warnings = captureWarnings()
    const webhook = webhookOf({ on: { "*": () => Promise.reject(new TypeError("broken\nline")) } })
    await (await post(webhook)).done
    expect((await warnings.first).message).toBe(
      "Desk webhook: ChatBot.UserSendMsg of session session-1 was not handled, and there is no onError: TypeError: broken line"
    )
  })

  test("may have an onError that fails itself", async () => {
    const warnings = captureWarnings()
    const onError = () => {
      throw new Error("worse")
    }
    const webhook = webhookOf({ on: { "*": () => Promise.reject(new Error("bad")) }, onError })
    await (await post(webhook)).done
    expect((await warnings.first).message).toContain("onError itself has failed")
  })
})

describe("answerAfter: handlers", () => {
  test("answers 200 when the handler has ended, 500 when it has failed, and then takes the event again", async () => {
    let failures = 1
    const webhook = webhookOf({
      answerAfter: "handlers",
      onError: () => {},
      on: {
        "*": async () => {
          if (failures-- > 0) throw new Error("not yet")
        }
      }
    })
    const call = { requestId: "the-same" }
    expect((await post(webhook, packet(), call)).status).toBe(500)
    expect((await post(webhook, packet(), call)).status).toBe(200)
    expect((await post(webhook, packet(), call)).status).toBe(200)
    expect(webhook.status()).toMatchObject({ handled: 1, failed: 1, duplicates: 1 })
  })

  test("answers at the latest after answerWithinMs", async () => {
    vi.useFakeTimers()
    const open = gate()
    const webhook = webhookOf({ answerAfter: "handlers", answerWithinMs: 900, on: { "*": () => open.promise } })
    const answer = post(webhook)
    await vi.advanceTimersByTimeAsync(899)
    const waiting = Symbol()
    expect(await Promise.race([answer, Promise.resolve(waiting)])).toBe(waiting)
    await vi.advanceTimersByTimeAsync(1)
    expect((await answer).status).toBe(200)
    open.resolve()
    await (await answer).done
  })

  test("lets a repeated call wait for the outcome of the first", async () => {
    const open = gate()
    const webhook = webhookOf({ answerAfter: "handlers", onError: () => {}, on: { "*": () => open.promise } })
    const call = { requestId: "the-same" }
    const [first, second] = [post(webhook, packet(), call), post(webhook, packet(), call)]
    open.reject(new Error("failed"))
    expect([(await first).status, (await second).status]).toEqual([500, 500])
    expect(webhook.status()).toMatchObject({ failed: 1, duplicates: 1 })
  })
})

describe("close", () => {
  test("refuses calls, lets what runs and waits finish, and ends once", async () => {
    const open = gate()
    const webhook = webhookOf({ concurrency: 1, on: { "*": () => open.promise } })
    await post(webhook, packet({ EventTime: 1 }))
    await post(webhook, packet({ EventTime: 2 }))
    const closed = [webhook.close(), webhook.close()]
    expect(webhook.status().state).toBe("closing")
    expect((await post(webhook)).status).toBe(503)
    open.resolve()
    await Promise.all(closed)
    expect(webhook.status()).toMatchObject({ state: "closed", handled: 2, refused: { overloaded: 1 } })
  })

  test("aborts what runs and tells what waits, when its patience ends", async () => {
    vi.useFakeTimers()
    const told: Array<unknown> = []
    const signals: Array<AbortSignal> = []
    const webhook = webhookOf({
      on: {
        "*": (_, { signal }) => {
          signals.push(signal)
          return new Promise(() => {})
        }
      },
      onError: (error, { raw }) => told.push([String(error), raw.EventTime])
    })
    const answers = [await post(webhook, packet({ EventTime: 1 })), await post(webhook, packet({ EventTime: 2 }))]
    // By a timer of Node's that is not faked.
    await vi.waitFor(() => expect(signals).toHaveLength(1))
    const closed = webhook.close({ graceMs: 5000 })
    await vi.advanceTimersByTimeAsync(5000)
    await closed
    expect(signals[0]?.aborted).toBe(true)
    expect(told).toEqual([
      ["Error: The webhook was closed before this event was handled.", 2],
      ["Error: The webhook was closed while the handler of this event was still running.", 1]
    ])
    await Promise.all(answers.map(({ done }) => done))
    expect(webhook.status()).toMatchObject({ state: "closed", waiting: 0 })
  })
})
