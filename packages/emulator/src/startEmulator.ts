/**
 * Starts an emulator: puts its state, its server and what it tells together.
 */
import { makeApi } from "./api/api.ts"
import type { Emulator } from "./Emulator.ts"
import { listen } from "./http/listen.ts"
import { makeServer } from "./http/server.ts"
import { type EmulatorOptions, readOptions } from "./options.ts"
import { RunningEmulator } from "./RunningEmulator.ts"
import { Clock } from "./state/Clock.ts"
import { Control } from "./state/Control.ts"
import { State } from "./state/State.ts"
import { Teller } from "./webhook/Teller.ts"
import { realTimers } from "./webhook/timers.ts"

/**
 * Starts an emulator and resolves when it listens. It keeps no process alive, unless `ref` is called. Rejects with a TypeError that names the option at fault, or with an Error whose `code`
 * is the system's, e.g. `EADDRINUSE` when the port is taken.
 *
 * @example
 * ```ts run
 * import { startEmulator } from "@tcdesk/emulator"
 *
 * const emulator = await startEmulator()
 * const sessionId = emulator.openSession({ clientUserId: "user45" })
 * // … let a client send to emulator.url, then:
 * console.log(emulator.messages({ sessionId }), emulator.requests())
 * await emulator.close()
 * ```
 */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const settings = readOptions(options)
  const state = new State(settings)
  const clock = new Clock(settings.now)
  const control = new Control(settings, state, clock)
  const app = () => {
    const nowMs = clock.now()
    // What was due by now has happened before a request is judged.
    state.alarms.run(nowMs)
    return {
      sdkAppId: settings.sdkAppId,
      identifier: settings.identifier,
      secretKey: settings.secretKey,
      nowMs,
      notAdminCode: settings.notAdminCode,
      isMainland: settings.region === "china",
      isCustomerServiceAccount: settings.isCustomerServiceAccount,
      isOpenSession: (sessionId: string) => state.isOpenSession(sessionId)
    }
  }
  const { webhook, sdkAppId } = settings
  const teller =
    webhook === undefined
      ? undefined
      : new Teller({
          webhook,
          sdkAppId,
          calls: state.calls,
          faults: state.faults,
          now: () => clock.now(),
          timers: realTimers
        })
  state.calls.sender = teller
  const server = makeServer(state, app, makeApi(control), () => clock.now())
  const { port } = await listen(server, settings)
  return new RunningEmulator(control, server, port, teller)
}
