/** A client and an emulator that a model-based test plays with, the history of both, and what must hold of it. */

import { setImmediate as turn } from "node:timers/promises"
import { type Emulator, type ReceivedRequest, startEmulator } from "@tcdesk/emulator"
import { assert } from "vitest"
import { DeskError } from "../../src/model/DeskError.ts"
import type { OutgoingMessage } from "../../src/model/Message.ts"
import type { Receipt } from "../../src/model/Receipt.ts"
import { sign } from "../../src/model/UserSig.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { atOnce } from "./desks.ts"
import { events } from "./events.ts"

const sdkAppId = 1_400_000_000
const identifier = "administrator"
export const dedupWindowMs = 1000
const defaultDeadlineMs = 15_000
const ttlSeconds = 600

/** One call of `send`. */
export interface Call {
  readonly message: OutgoingMessage
  readonly controller: AbortController
  readonly deadlineMs: number
  readonly settled: Promise<Receipt | DeskError>
  result?: Receipt | DeskError
  elapsedMs?: number
}

/** A request as the emulator has judged it. A restart makes another emulator, which remembers nothing. */
interface Judged extends ReceivedRequest {
  readonly emulator: number
}

/** Below the ports that the system gives away, so that none takes ours while the emulator restarts. */
const somePort = (): number => 10_000 + Math.floor(Math.random() * 20_000)

export class World {
  /** The time of both, moved by hand; the client's clock may be off by `skewMs`. */
  time = 1_800_000_000_000
  skewMs = 0
  serverKey = "key-0"
  clientKey = "key-0"
  emulator: Emulator | undefined
  desk: Desk
  sessions: Array<{ readonly sessionId: string; open: boolean }> = []
  readonly calls: Array<Call> = []
  readonly judged: Array<Judged> = []
  /** What the hooks of all clients were told. */
  private readonly told = events()
  private emulators = 0
  private port = 0

  constructor() {
    this.desk = this.newDesk("http://127.0.0.1:1")
  }

  private newDesk(endpoint: string): Desk {
    const userSig = () =>
      sign({ sdkAppId, identifier, secretKey: this.clientKey, ttlSeconds, now: this.time + this.skewMs })
    return createDesk({
      sdkAppId,
      identifier,
      userSig,
      endpoint,
      rateLimit: false,
      retry: atOnce,
      hooks: this.told.hooks
    })
  }

  clock = (): number => this.time + this.skewMs

  async start(): Promise<void> {
    const settings = { sdkAppId, identifier, dedupWindowMs, secretKey: this.serverKey, now: () => this.time }
    while (this.emulator === undefined) {
      const port = this.port === 0 ? somePort() : this.port
      this.emulator = await startEmulator({ ...settings, port }).catch(() => undefined)
      if (this.emulator !== undefined) this.port = port
    }
    this.emulators += 1
    const emulator = this.emulators
    this.emulator.onRequest((request) => void this.judged.push({ ...request, emulator }))
    for (const { sessionId, open } of this.sessions) {
      this.emulator.openSession({ clientUserId: "user45", sessionId })
      if (!open) this.emulator.endSession(sessionId)
    }
  }

  /** Stops the server, and waits for the sends that this breaks off. */
  async stop(): Promise<void> {
    await this.emulator?.close()
    this.emulator = undefined
    await this.allSettled()
  }

  reopen(): void {
    this.desk = this.newDesk(`http://127.0.0.1:${this.port}`)
  }

  openSession(): void {
    const sessionId = `session-${this.sessions.length}`
    this.sessions.push({ sessionId, open: true })
    this.emulator?.openSession({ clientUserId: "user45", sessionId })
  }

  call(message: OutgoingMessage, deadlineMs = defaultDeadlineMs): Call {
    const controller = new AbortController()
    const start = performance.now()
    const settled = this.desk.send(message, { signal: controller.signal, deadlineMs }).catch((error: unknown) => {
      assert.instanceOf(error, DeskError)
      return error
    })
    const call: Call = { message, controller, deadlineMs, settled }
    void settled.then((result) => {
      call.result = result
      call.elapsedMs = performance.now() - start
    })
    this.calls.push(call)
    return call
  }

  inFlight(): ReadonlyArray<Call> {
    return this.calls.filter(({ result }) => result === undefined)
  }

  async allSettled(): Promise<void> {
    await Promise.all(this.calls.map(({ settled }) => settled))
  }

  /** Client and emulator share a thread: some turns of its loop, and what was written before has been read. */
  async quiet(): Promise<void> {
    for (let i = 0; i < 20; i += 1) await turn()
  }

  /** Resolves when the emulator has judged one more request. */
  nextRequest(): Promise<void> {
    return new Promise((resolve) => {
      const off = this.emulator?.onRequest(() => {
        off?.()
        resolve()
      })
    })
  }

  async end(): Promise<void> {
    await this.desk.close({ graceMs: 0 })
    await this.emulator?.close()
    await this.allSettled()
    this.check()
  }

  /** What must hold at the end, whatever has happened. */
  check(): void {
    const byRandom = new Map(this.judged.map((request) => [request.random, request]))
    const randoms = new Set<number>()
    for (const { result, elapsedMs, deadlineMs } of this.calls) {
      assert.isDefined(result, "every send settles")
      // A second for a machine that is busy: a timer is late, never early.
      assert.isBelow(elapsedMs ?? Number.POSITIVE_INFINITY, deadlineMs + 1000, "within its deadline")
      const bodies = new Set<string>()
      for (const { random, delivery } of result?.attempts ?? []) {
        assert.isFalse(randoms.has(random), "the random of every attempt is its own")
        randoms.add(random)
        const request = byRandom.get(random)
        if (request !== undefined) bodies.add(request.bodyText)
        if (delivery === "not-sent") assert.isUndefined(request, "what is not-sent never arrives")
        if (delivery === "rejected") assert.isUndefined(request?.messageId, "what is rejected never appears")
        if (delivery === "accepted")
          assert.isDefined(request?.messageId ?? request?.duplicateOf, "what is accepted is there")
      }
      assert.isAtMost(bodies.size, 1, "every attempt carries the same body")
    }
    this.checkMessages()
    this.checkEvents()
  }

  /** Every call is told from its start to its end, or, refused before it began, by its error alone. */
  private checkEvents(): void {
    const [sent, errors, attempted] = [this.told.of("onSent"), this.told.of("onError"), this.told.of("onAttempt")]
    const results = new Map<number, Receipt | DeskError>([
      ...sent.map(({ callId, receipt }) => [callId, receipt] as const),
      ...errors.map(({ callId, error }) => [callId, error] as const)
    ])
    assert.sameMembers(
      [...results.values()],
      this.calls.map(({ result }) => result),
      "hooks are told what callers are told"
    )
    const byCall = Map.groupBy(this.told.all, ({ event }) => event.callId)
    assert.strictEqual(byCall.size, results.size, "every call that is told of ends")
    for (const [callId, result] of results) {
      const names = (byCall.get(callId) ?? []).map(({ name }) => name).filter((name) => name !== "onRetry")
      const attempts = attempted.flatMap((event) => (event.callId === callId ? [event.attempt] : []))
      assert.deepStrictEqual(attempts, [...result.attempts], "each attempt is told once, in order")
      const outcome = result instanceof DeskError ? "onError" : "onSent"
      // What is refused at once has not begun.
      if (names[0] === "onError") assert.deepStrictEqual(names, ["onError"])
      else assert.deepStrictEqual(names, ["onStart", ...attempts.map(() => "onAttempt" as const), outcome, "onEnd"])
    }
  }

  /** By logical message, over all its sends. */
  private checkMessages(): void {
    const appeared = Map.groupBy(
      this.judged.filter(({ messageId }) => messageId !== undefined),
      ({ body }) => (body as { readonly MsgRandom: number }).MsgRandom
    )
    const calls = Map.groupBy(this.calls, ({ result }) => result?.msgRandom)
    for (const [msgRandom, results] of calls) {
      const times = msgRandom === undefined ? [] : (appeared.get(msgRandom) ?? [])
      const deliveryMessages = results.map(({ result }) => (result instanceof DeskError ? result.delivery : "accepted"))
      if (deliveryMessages.includes("accepted")) assert.isNotEmpty(times, "an accepted message appears at least once")
      if (!deliveryMessages.some((fate) => fate === "accepted" || fate === "unknown"))
        assert.isEmpty(times, "a message that was never sent, or rejected, never appears")
      for (const { maybeDuplicate, attempts } of results.flatMap(({ result }) =>
        result instanceof DeskError ? [] : [result as Receipt]
      ))
        assert.strictEqual(
          maybeDuplicate,
          attempts.some(({ delivery }) => delivery === "unknown")
        )
      for (const [i, { receivedAt, emulator }] of times.entries()) {
        const before = times[i - 1]
        if (before?.emulator === emulator)
          assert.isAtLeast(receivedAt - before.receivedAt, dedupWindowMs, "exactly once within the window")
      }
    }
    assert.sameMembers(
      [...appeared.keys()].filter((random) => !calls.has(random)),
      [],
      "nothing appears that was not sent"
    )
  }
}
