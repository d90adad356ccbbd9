/** A client and an emulator for it, whose time stands still until a test moves it. */
import { type Emulator, type EmulatorOptions, startEmulator } from "@tcdesk/emulator"
import type { UserSigOptions } from "../../src/model/DeskOptions.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { atOnce } from "./desks.ts"

export interface Emulated extends AsyncDisposable {
  readonly emulator: Emulator
  readonly desk: Desk
  /** An open session. */
  readonly sessionId: string
  /** The emulator's time; the client goes by the machine's. */
  readonly time: { now: number }
}

export const emulated = async (
  options: EmulatorOptions = {},
  deskOptions: Partial<UserSigOptions> = {}
): Promise<Emulated> => {
  const time = { now: Date.now() }
  const emulator = await startEmulator({ now: () => time.now, ...options })
  const { sdkAppId, identifier, secretKey, url } = emulator
  const credential = (deskOptions.userSig === undefined ? { secretKey } : {}) as object
  const shared = { sdkAppId, identifier, ...credential, endpoint: url, rateLimit: false, retry: atOnce } as const
  const desk = createDesk({ ...shared, ...deskOptions })
  return {
    emulator,
    desk,
    sessionId: emulator.openSession({ clientUserId: "user45" }),
    time,
    [Symbol.asyncDispose]: async () => {
      await desk.close({ graceMs: 0 })
      await emulator.close()
    }
  }
}
