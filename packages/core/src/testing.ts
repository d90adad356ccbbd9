/**
 * For tests: a client that sends nothing, keeps what it was given, and fails on demand.
 * @packageDocumentation
 */
import type { Desk } from "./promise/createDesk.ts"
import type { Reason } from "./model/DeskError.ts"
import { settingsOf } from "./model/ResolvedOptions.ts"
import { recordingDesk } from "./promise/recordingDesk.ts"
import type { OutgoingMessage, Packet } from "./model/Message.ts"

export type { Desk } from "./promise/createDesk.ts"
export type { Reason } from "./model/DeskError.ts"
export type { OutgoingMessage, Packet } from "./model/Message.ts"

/** A message that the recording client has accepted: as the caller gave it, with its MsgRandom, and as it would go out. */
export type RecordedMessage = OutgoingMessage & { readonly msgRandom: number; readonly packet: Packet }

/** A client that sends nothing and keeps what it was given. */
export interface RecordingDesk extends Desk {
  /** Accepted messages, in order. */
  readonly sent: ReadonlyArray<RecordedMessage>
  /** The newest of them. */
  readonly lastSent: RecordedMessage | undefined
  /**
   * Lets the next send fail for this reason, a tag or a whole `Reason`; called several times, the reasons queue up. The
   * error is what a send ends in after all retries.
   */
  failNext(reason: Reason | Reason["_tag"]): void
  /** Forgets what was sent and what was to fail. */
  reset(): void
}

/** Checks messages, deadlines and signals exactly as the real client does, for it is the real client on another transport. */
export const createRecordingDesk = (): RecordingDesk =>
  recordingDesk(
    settingsOf({ sdkAppId: 1, identifier: "recording", userSig: "recording", retry: false, rateLimit: false })
  )
