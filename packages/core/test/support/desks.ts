/** Clients to test: their options, a transport that answers by script, and what comes of a send. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { assert } from "vitest"
import * as Desk from "../../src/effect/Desk.ts"
import type { Request } from "../../src/engine/transport/Request.ts"
import { Transport } from "../../src/engine/transport/Transport.ts"
import type { AttemptFailure } from "../../src/model/AttemptFailure.ts"
import { DeskError } from "../../src/model/DeskError.ts"
import type { DeskOptions } from "../../src/model/DeskOptions.ts"
import type { OutgoingMessage } from "../../src/model/Message.ts"
import { connectionFailed, type ExchangePhase, timedOut } from "../../src/model/networkFailure.ts"
import type { Reply } from "../../src/model/Reply.ts"
import { envelope } from "./faultServer.ts"

export const secretKey = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e"

export const account = { sdkAppId: 1_400_000_000, identifier: "administrator", secretKey } as const

/** Retries at once, so that a test on the live clock waits for nothing. */
export const atOnce = { baseDelayMs: 0, maxDelayMs: 0 } as const

export const message = { sessionId: "session-1", text: "您好" } satisfies OutgoingMessage

/** A way to abort a send from outside of it, as a caller would. */
export const aborter = (): AbortController => new AbortController()

/** What a send was rejected with; a send that succeeds, or rejects with anything else, fails the test. */
export const errorOf = async (send: Promise<unknown>): Promise<DeskError> => {
  const error = await send.then(
    () => assert.fail("the send succeeded"),
    (error: unknown) => error
  )
  assert.instanceOf(error, DeskError)
  return error
}

/** What happens to one exchange. */
export type Exchange = (request: Request) => Effect.Effect<Reply, AttemptFailure>
export type Answer = number | Exchange

export const reply = (
  code: number,
  { status = 200, body = envelope(code), headers = {} }: { status?: number; body?: string; headers?: object } = {}
): Exchange => {
  const fields = new Map<string, string>(Object.entries(headers))
  return (request) => {
    request.phase = "body"
    return Effect.succeed({ status, body: new TextEncoder().encode(body), header: (name) => fields.get(name) })
  }
}

const broken = (code: string): Error => Object.assign(new Error("socket trouble"), { code })
const reaching =
  (phase: ExchangePhase, then: Effect.Effect<Reply, AttemptFailure>): Exchange =>
  (request) => {
    request.phase = phase
    return then
  }

/** No connection. */
export const refused = reaching("connect", Effect.fail(connectionFailed(broken("ECONNREFUSED"), "connect")))
/** The request went out; then the connection broke. */
export const lost = reaching("headers", Effect.fail(connectionFailed(broken("ECONNRESET"), "headers")))
export const late = reaching("headers", Effect.fail(timedOut("headers", 5000)))
/** Nothing, for ever. */
export const silent = reaching("headers", Effect.never)
export const unreachable = reaching("connect", Effect.never)

export interface Exchanged {
  readonly path: string
  readonly body: string
  /** Virtual milliseconds. */
  readonly at: number
}

export interface Scripted {
  readonly transport: Transport["Service"]
  readonly exchanges: ReadonlyArray<Exchanged>
  /** How many were interrupted. */
  readonly interrupted: () => number
}

/** A transport that answers by script; the last answer serves all that follow. */
export const scripted = (...answers: ReadonlyArray<Answer>): Scripted => {
  const exchanges: Array<Exchanged> = []
  let interrupted = 0
  const exchange = (request: Request) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) => {
      exchanges.push({ path: request.path, body: request.body, at })
      const given = answers[Math.min(exchanges.length, answers.length) - 1] ?? 0
      const answer = typeof given === "number" ? reply(given) : given
      return Effect.onInterrupt(answer(request), () =>
        Effect.sync(() => {
          interrupted += 1
        })
      )
    })
  return { transport: Transport.of({ exchange }), exchanges, interrupted: () => interrupted }
}

export type Options = Partial<Omit<DeskOptions, "secretKey" | "userSig">> & Pick<Desk.Options, "userSig">

/** A client on virtual time. */
export const deskOn = (
  { transport }: Pick<Scripted, "transport">,
  { userSig, ...options }: Options = {}
): Effect.Effect<Desk.Desk["Service"], never, Scope.Scope> =>
  Desk.make({
    sdkAppId: account.sdkAppId,
    identifier: account.identifier,
    ...(userSig === undefined ? { secretKey: Redacted.make(secretKey) } : { userSig }),
    ...options
  }).pipe(
    Effect.provideService(Transport, transport),
    // Time no longer passes when the test is over: what is under way then ends at once.
    Effect.tap((desk) => Effect.addFinalizer(() => desk.close({ graceMs: 0 }))),
    Effect.orDie
  )

/** The random of each exchange's URL. */
export const randomOf = ({ path }: Pick<Exchanged, "path">): string | null =>
  new URLSearchParams(path.split("?")[1]).get("random")
