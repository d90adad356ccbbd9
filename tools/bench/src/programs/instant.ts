/** The Effect entry on a transport that answers at once: all of the client's own work, and no network. */
import { Desk, Transport } from "@tcdesk/core/effect"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { clientOptions, countingHooks } from "../clientOptions.ts"
import { cpuMark, cpuSince } from "../cpu.ts"

const reply = {
  status: 200,
  body: Buffer.from('{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}'),
  header: () => undefined
}

const instant = Layer.succeed(
  Transport.Transport,
  Transport.Transport.of({
    exchange: (request) => {
      request.phase = "body"
      return Effect.succeed(reply)
    }
  })
)

/** Sends a message so often, one after the other; gives the CPU per send, in µs. */
type InstantSends = (message: Desk.OutgoingMessage, count: number) => Promise<number>

export const openInstant = async (credential: Pick<Desk.Options, "secretKey" | "userSig">): Promise<InstantSends> => {
  const { secretKey: _, ...options } = clientOptions("http://127.0.0.1:1")
  const layer = Desk.layer({ ...options, ...credential, hooks: countingHooks().hooks })
  const runtime = ManagedRuntime.make(Layer.provide(layer, instant))
  const desk = await runtime.runPromise(Desk.Desk)
  return async (message, count) => {
    const program = Effect.gen(function* () {
      for (let sent = 0; sent < count; sent += 1) yield* desk.send(message)
    })
    const mark = cpuMark()
    await runtime.runPromise(program)
    return cpuSince(mark) / count
  }
}
