/**
 * Tells a user's backend what happens: the events of one session one after another, those of different sessions side by side. A backend that is
 * slow holds the next event of its session up for 2 seconds at most; one that is not there costs nothing but a note.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { Agent } from "node:http"
import { Agent as HttpsAgent } from "node:https"
import { ANSWER_WITHIN_MS } from "../judge/webhookAnswer.ts"
import type { FaultQueue } from "../state/FaultQueue.ts"
import type { WebhookSettings } from "../state/Settings.ts"
import type { Sender, Telling, WebhookCalls } from "../state/webhookCalls.ts"
import type { WebhookFault } from "../state/webhookFaults.ts"
import type { WebhookCall } from "../state/webhookRecords.ts"
import { callbackUrl, hasRequestId, signed, signOf } from "./callbackUrl.ts"
import { type Agents, exchange } from "./exchange.ts"
import { judgeTry } from "./judgeTry.ts"
import type { Timers } from "./timers.ts"

/** How long Desk waits before it tries again is not documented. */
const RETRY_AFTER_MS = 1000
/** An event that is to come out of order waits so long for another one. */
const HOLD_MS = 5000
/** More calls than these at a time wait for a connection. */
const MAX_CONNECTIONS = 64
/** What a load test causes while the backend is slow must not fill the memory. */
const MAX_WAITING = 10_000
/** "Refuse when RequestTime is more than 60 s off" (269/32431, 269/117703). */
const WINDOW_SECONDS = 60

const NO_URL = "It was not told: webhook.url has given no http or https URL by now."
const LATE = `No whole answer came within ${ANSWER_WITHIN_MS / 1000} seconds: Desk waits no longer.`

interface Job {
  readonly call: WebhookCall
  readonly url: string
  readonly fault: WebhookFault | undefined
  readonly isQuestion: boolean
  /** One of an earlier era was given up. */
  readonly era: number
}

export class Teller implements Sender {
  readonly #webhook: WebhookSettings
  readonly #sdkAppId: number
  readonly #calls: WebhookCalls
  readonly #faults: FaultQueue
  readonly #now: () => number
  readonly #timers: Timers
  readonly #agents: Agents = {
    "http:": new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS }),
    "https:": new HttpsAgent({ keepAlive: true, maxSockets: MAX_CONNECTIONS })
  }
  /** By session: the end of the newest event's first try. */
  readonly #lanes = new Map<string, Promise<void>>()
  /** By session: those that are to come out of order. */
  readonly #held = new Map<string, readonly (() => void)[]>()
  /** Ends what waits or is under way, one function each. */
  readonly #underWay = new Set<() => void>()
  #era = 0

  constructor(parts: {
    readonly webhook: WebhookSettings
    readonly sdkAppId: number
    readonly calls: WebhookCalls
    readonly faults: FaultQueue
    readonly now: () => number
    readonly timers: Timers
  }) {
    this.#webhook = parts.webhook
    this.#sdkAppId = parts.sdkAppId
    this.#calls = parts.calls
    this.#faults = parts.faults
    this.#now = parts.now
    this.#timers = parts.timers
  }

  send(call: WebhookCall, telling: Telling): void {
    const isQuestion = telling.isQuestion === true
    const { command } = call
    const requestId = hasRequestId(command) ? randomUUID() : undefined
    const configured = this.#webhook.url()
    if (configured === undefined) {
      this.#calls.finish(call.id, { outcome: "lost", problems: [NO_URL] })
      return
    }
    const url = callbackUrl(configured, { sdkAppId: this.#sdkAppId, command, requestId })
    const fault = isQuestion ? undefined : this.#faults.nextOfWebhook()
    this.#calls.progress(call.id, {
      url,
      isSigned: this.#webhook.token !== undefined || fault?._tag === "WebhookWrongSignature",
      ...(requestId === undefined ? {} : { requestId }),
      ...(fault === undefined ? {} : { fault: fault._tag })
    })
    if (fault?._tag === "WebhookLost") {
      this.#calls.finish(call.id, { outcome: "lost" })
      return
    }
    if (this.#calls.waiting > MAX_WAITING) {
      const problems = [`It was not told: ${MAX_WAITING} calls wait already.`]
      this.#calls.finish(call.id, { outcome: "lost", problems })
      return
    }
    this.#queue({ call, url, fault, isQuestion, era: this.#era })
  }

  /** Ends what is under way; nothing of it is told any more. */
  stop(): void {
    this.#era += 1
    this.#lanes.clear()
    this.#held.clear()
    for (const end of [...this.#underWay]) end()
  }

  close(): void {
    this.stop()
    for (const agent of Object.values(this.#agents)) agent.destroy()
  }

  #queue(job: Job): void {
    const { call, fault, isQuestion } = job
    // A command waits for the answer; and what is by hand has no session to keep the order of.
    const lane = isQuestion ? undefined : (call.sessionId ?? laneOfMember(call))
    if (lane === undefined) {
      void this.#run(job)
      return
    }
    const enter = (): void => this.#enter(lane, () => this.#run(job))
    if (fault?._tag === "WebhookOutOfOrder") {
      this.#held.set(lane, [...(this.#held.get(lane) ?? []), enter])
      void this.#pause(HOLD_MS, false).then(() => {
        const held = this.#held.get(lane) ?? []
        if (this.#isGivenUp(job) || !held.includes(enter)) return
        this.#held.set(
          lane,
          held.filter((other) => other !== enter)
        )
        enter()
      })
      return
    }
    enter()
    this.#release(lane)
  }

  #enter(lane: string, work: () => Promise<void>): void {
    const mine = (this.#lanes.get(lane) ?? Promise.resolve()).then(work)
    this.#lanes.set(lane, mine)
    void mine.then(() => {
      if (this.#lanes.get(lane) === mine) this.#lanes.delete(lane)
    })
  }

  #release(lane: string): void {
    const held = this.#held.get(lane) ?? []
    this.#held.delete(lane)
    for (const enter of held) enter()
  }

  /** Resolves when the first try is over: retries hold nothing up. */
  async #run(job: Job): Promise<void> {
    const { fault, call } = job
    if (fault?._tag === "WebhookLate") await this.#pause(fault.ms, false)
    if (this.#isGivenUp(job)) return
    const tries = fault?._tag === "WebhookTwice" ? [this.#try(job), this.#try(job)] : [this.#try(job)]
    const problems = (await Promise.all(tries)).flat()
    if (this.#isGivenUp(job)) return
    if (problems.length > 0 && !job.isQuestion && this.#webhook.retries > 0 && !isToBeRefused(job, this.#webhook)) {
      void this.#again(job, this.#webhook.retries)
      return
    }
    this.#calls.finish(call.id, { outcome: problems.length === 0 ? "fine" : "wrong", problems })
  }

  async #again(job: Job, left: number): Promise<void> {
    await this.#pause(RETRY_AFTER_MS, true)
    if (this.#isGivenUp(job)) return
    const problems = await this.#try(job)
    if (this.#isGivenUp(job)) return
    if (problems.length > 0 && left > 1) return this.#again(job, left - 1)
    this.#calls.finish(job.call.id, { outcome: problems.length === 0 ? "fine" : "wrong", problems })
  }

  /** Gives what was wrong. */
  async #try(job: Job): Promise<readonly string[]> {
    const { call, url } = job
    const at = this.#time()
    let begun = performance.now()
    const sign = this.#sign(job, at)
    const target = sign === undefined ? url : signed(url, sign.value, sign.requestTime)
    let stop = (): void => undefined
    const { done, abort } = exchange(target, JSON.stringify(call.packet), this.#agents, () => {
      begun = performance.now()
      stop = this.#timers.after(ANSWER_WITHIN_MS, () => abort(LATE), { keepsAlive: true })
    })
    const end = (): void => abort("It was given up.")
    this.#underWay.add(end)
    const exchanged = await done
    this.#underWay.delete(end)
    stop()
    const secrets = [this.#webhook.token, sign?.value].filter((one) => one !== undefined)
    const { record, answer } = judgeTry(exchanged, {
      command: call.command,
      at,
      tookMs: Math.round(performance.now() - begun),
      mustBeRefused: isToBeRefused(job, this.#webhook),
      clockIsOff: sign !== undefined && Math.abs(at - Date.now()) > WINDOW_SECONDS * 1000,
      secrets
    })
    this.#calls.progress(call.id, {
      tries: [...(this.#calls.current(call.id)?.tries ?? []), record],
      problems: record.problems,
      ...(answer === undefined ? {} : { answer })
    })
    return record.problems
  }

  /** Each try has a RequestTime of its own. */
  #sign({ fault }: Job, at: number): { readonly value: string; readonly requestTime: number } | undefined {
    const { token } = this.#webhook
    const age = fault?._tag === "WebhookStale" ? (fault.seconds ?? WINDOW_SECONDS + 1) : 0
    const requestTime = Math.floor(at / 1000) - age
    if (fault?._tag === "WebhookWrongSignature") {
      return { value: signOf(`${token ?? ""}${randomBytes(8).toString("hex")}`, requestTime), requestTime }
    }
    return token === undefined ? undefined : { value: signOf(token, requestTime), requestTime }
  }

  /** An injected `now` may throw. */
  #time(): number {
    try {
      return this.#now()
    } catch {
      return Date.now()
    }
  }

  #isGivenUp({ era }: Job): boolean {
    return era !== this.#era
  }

  #pause(ms: number, keepsAlive: boolean): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#underWay.delete(end)
        stop()
        resolve()
      }
      const stop = this.#timers.after(ms, end, { keepsAlive })
      this.#underWay.add(end)
    })
  }
}

/** An agent's changes of status are told in their order too. */
const laneOfMember = ({ packet }: WebhookCall): string | undefined =>
  typeof packet.MemberId === "string" ? `member ${packet.MemberId}` : undefined

/** Whether a backend that verifies must refuse it. */
const isToBeRefused = ({ fault }: Job, { token }: WebhookSettings): boolean => {
  if (token === undefined) return false
  if (fault?._tag === "WebhookStale") return (fault.seconds ?? WINDOW_SECONDS + 1) > WINDOW_SECONDS
  return fault?._tag === "WebhookWrongSignature"
}
