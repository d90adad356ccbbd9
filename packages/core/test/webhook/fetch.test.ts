/** Web requests are taken where there is no Node at all, and any packet is answered. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Webhook, WebhookOptions } from "../../src/webhook.ts"
import { packet, signed, token, urlOf, webhookOf } from "../support/callbacks.ts"

const requestOf = (body: unknown, init: RequestInit = {}): Request =>
  new Request(`https://shop.example${urlOf()}`, { method: "POST", body: JSON.stringify(body), ...init })

describe("fetch", () => {
  test("answers a Request, and hands the work to waitUntil as its method", async () => {
    const seen: Array<unknown> = []
    const webhook = webhookOf({ on: { "*": ({ raw }) => void seen.push(raw) } })
    const work: Array<Promise<unknown>> = []
    const runtime = {
      work,
      waitUntil(this: { work: Array<Promise<unknown>> }, one: Promise<unknown>) {
        this.work.push(one)
      }
    }
    const response = await webhook.fetch(requestOf(packet()), runtime)
    expect(response.status).toBe(200)
    expect(response.headers.get("content-type")).toContain("application/json")
    expect(await response.json()).toEqual({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 })
    await Promise.all(work)
    expect(seen).toEqual([packet()])
  })

  test("reads no more of a body than it may have", async () => {
    let pulled = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1
        controller.enqueue(new Uint8Array(256 * 1024).fill(32))
      }
    })
    const request = requestOf(undefined, { body, duplex: "half" } as RequestInit)
    expect((await webhookOf().fetch(request)).status).toBe(413)
    expect(pulled).toBeLessThan(8)
  })

  test.each([
    ["a method that is not POST", 405, () => new Request(`https://shop.example${urlOf()}`)],
    ["no body", 400, () => requestOf(undefined, { body: null })],
    [
      "a body that was read before",
      400,
      () => {
        const request = requestOf(packet())
        request.text()
        return request
      }
    ],
    [
      "a wrong signature",
      403,
      () =>
        new Request(`https://shop.example${urlOf({ query: (query) => signed(query, 1) })}`, {
          method: "POST",
          body: "{}"
        })
    ]
  ])("of %s is %i", async (_, status, request) => {
    expect((await webhookOf().fetch(request())).status).toBe(status)
  })
})

describe("any packet", () => {
  /** Reproducible. */
  const random = (() => {
    let state = 20_261_127
    return (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
  })()

  const names = [
    "CallbackCommand",
    "SessionId",
    "Event",
    "EventTime",
    "MsgBody",
    "MsgKey",
    "Body",
    "ClientInfo",
    "__proto__",
    "constructor",
    "x"
  ]
  const commands = [
    "Desk.SessionEventNotify",
    "Member.EventNotify",
    "ChatBot.OnAssignHuman",
    "Chatbot.InterfaceInvocation",
    "Desk.CallbackBeforeIMContactUser",
    "Desk.New"
  ]

  const value = (depth: number): unknown => {
    const kinds: ReadonlyArray<() => unknown> = [
      () => null,
      () => true,
      () => random(5) - 2.5,
      () => 1_764_000_000_000,
      () => "",
      () => "\ud800",
      () => `text ${random(9)}`,
      () => JSON.stringify({ customerServicePlugin: 0, src: String(random(40)) }),
      () => Array.from({ length: random(4) }, () => value(depth + 1)),
      () => record(depth + 1),
      () => ({ MsgType: "TIMCustomElem", MsgContent: { Data: value(9) } })
    ]
    return kinds[random(depth > 3 ? 8 : kinds.length)]?.()
  }

  const record = (depth: number): object =>
    JSON.parse(
      `{${Array.from({ length: random(9) }, () => `${JSON.stringify(names[random(names.length)])}:${JSON.stringify(value(depth))}`).join(",")}}`
    )

  const bodyOf = (command: string | undefined): string => {
    const json = JSON.stringify(random(2) === 0 ? { ...packet(), ...record(0), CallbackCommand: command } : record(0))
    return random(10) === 0 ? json.slice(0, random(json.length)) : json
  }

  let webhook: Webhook
  const failures: Array<unknown> = []
  beforeAll(() => {
    const options: Partial<WebhookOptions> = {
      on: { "*": (event) => void JSON.stringify(event) },
      onError: (error) => failures.push(error)
    }
    webhook = webhookOf(options)
  })
  afterAll(() => webhook.close())

  test("of 10 000 is taken or refused, and never breaks anything", async () => {
    const statuses = new Map<number, number>()
    for (let i = 0; i < 10_000; i += 1) {
      const command = commands[random(commands.length)]
      const url = urlOf({
        ...(command === undefined ? {} : { command }),
        query: random(20) === 0 ? (query) => query : signed
      })
      const answer = await webhook.handle({ method: random(50) === 0 ? "PUT" : "POST", url, rawBody: bodyOf(command) })
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      expect(JSON.parse(answer.body)).toHaveProperty("ErrorCode")
      expect(answer.body).not.toContain(token)
      await answer.done
    }
    expect(failures).toEqual([])
    expect([...statuses.keys()].sort()).toEqual([200, 400, 403, 405])
    expect(statuses.get(200)).toBeGreaterThan(3000)
  }, 60_000)
})
