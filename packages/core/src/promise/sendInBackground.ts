/** A send that nobody waits for. */
import type { DeskError } from "../model/DeskError.ts"
import type { ResolvedOptions } from "../model/ResolvedOptions.ts"
import type { Desk } from "./Desk.ts"

const warn = ({ message }: DeskError): void =>
  process.emitWarning(`sendInBackground failed, and there is no hooks.onError: ${message}`, "DeskWarning")

const ignore = (): void => {}

/** A failure is told by the hook; where there is none, by a warning of the process. */
export const sendInBackground = (
  send: Desk["send"],
  { hooks }: Pick<ResolvedOptions, "hooks">
): Desk["sendInBackground"] => {
  const failed = hooks.some(({ onError }) => onError !== undefined) ? ignore : warn
  return (message, options) => {
    send(message, options).catch(failed)
  }
}
