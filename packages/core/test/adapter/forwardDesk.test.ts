import { describe, expect, expectTypeOf, it } from "vitest"
import { forwardDesk } from "../../src/adapter/forwardDesk.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { createRecordingDesk } from "../../src/testing.ts"

/** One entry for each member of `Desk`: what it gains does not compile until it stands here. */
const members: { readonly [K in keyof Desk]-?: true } = {
  send: true,
  sendInBackground: true,
  sendMany: true,
  prepare: true,
  sendPrepared: true,
  stream: true,
  sessions: true,
  call: true,
  status: true,
  close: true,
  [Symbol.asyncDispose]: true
}

/** A client as somebody's class has it: its methods need their `this`. */
class Proxied {
  readonly calls: Array<readonly [name: PropertyKey, ...given: ReadonlyArray<unknown>]> = []
  readonly sessions = createRecordingDesk().sessions
  send = this.#noting("send")
  sendInBackground = this.#noting("sendInBackground")
  sendMany = this.#noting("sendMany")
  prepare = this.#noting("prepare")
  sendPrepared = this.#noting("sendPrepared")
  stream = this.#noting("stream")
  call = this.#noting("call")
  status = this.#noting("status")
  close = this.#noting("close");
  [Symbol.asyncDispose] = this.#noting(Symbol.asyncDispose)

  #noting(name: PropertyKey) {
    return function (this: Proxied, ...given: ReadonlyArray<unknown>): never {
      this.calls.push([name, ...given])
      return `result of ${String(name)}` as never
    }
  }
}

describe("forwardDesk", () => {
  it("has every member of a client, and none besides", () => {
    expect(Reflect.ownKeys(forwardDesk(createRecordingDesk())).sort(byName)).toStrictEqual(
      Reflect.ownKeys(members).sort(byName)
    )
    expectTypeOf(forwardDesk).returns.toEqualTypeOf<Desk>()
  })

  it("calls each method on the client, with all that it was given, and gives back what that gives", () => {
    const client = new Proxied()
    const forwarded = forwardDesk(client) as unknown as Record<
      PropertyKey,
      (...given: ReadonlyArray<unknown>) => unknown
    >
    const methods = Reflect.ownKeys(members).filter((name) => name !== "sessions")
    for (const name of methods) {
      const { [name]: method } = forwarded
      expect(method?.("one", "two")).toBe(`result of ${String(name)}`)
    }
    expect(client.calls.map(([name]) => name)).toStrictEqual(methods)
    expect(client.calls.slice(0, 3)).toStrictEqual([
      ["send", "one", "two"],
      ["sendInBackground", "one", "two"],
      ["sendMany", "one", "two"]
    ])
    expect(forwarded.sessions).toBe(client.sessions)
  })

  it("stands for a client: what is sent by it has been sent", async () => {
    const recording = createRecordingDesk()
    recording.answer("get_session_state", { CurrentState: "Agent" })
    const { send, sessions, status, close } = forwardDesk(recording)
    await send({ sessionId: "s", text: "您好" })
    expect(await sessions.state({ sessionId: "s" })).toMatchObject({ state: "Agent" })
    expect(recording.sent).toHaveLength(1)
    await close()
    expect(status().state).toBe("closed")
  })
})

const byName = (a: PropertyKey, b: PropertyKey): number => String(a).localeCompare(String(b))
