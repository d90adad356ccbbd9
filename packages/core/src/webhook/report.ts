/** What has failed on the application's side is told to it, and ends there. */
import { showable } from "../model/bounds.ts"
import { warn } from "../model/warn.ts"
import type { DeskEvent } from "./Event.ts"
import type { WebhookOptions } from "./WebhookOptions.ts"

/** In one line; what can't be read ends here too. */
export const textOf = (error: unknown): string => {
  try {
    return showable(error instanceof Error ? `${error.name}: ${error.message}` : String(error), 500)
  } catch {
    return "something that can't be read"
  }
}

/** Whom it was about, without what was said. */
const nameOf = ({ command, event, sessionId }: { command: string; event?: string; sessionId?: string }): string =>
  showable(`${event || command || "a call"}${sessionId === undefined ? "" : ` of session ${sessionId}`}`, 200)

export type Report = (error: unknown, event: DeskEvent) => void

export const reporting = (onError: WebhookOptions["onError"]): Report => {
  if (onError === undefined)
    return (error, event) =>
      warn(`Desk webhook: ${nameOf(event)} was not handled, and there is no onError: ${textOf(error)}`)
  const failed = (thrown: unknown): void => warn(`Desk webhook: onError itself has failed: ${textOf(thrown)}`)
  return (error, event) => {
    try {
      // It may be asynchronous, whatever its type says.
      const told: unknown = onError(error, event)
      Promise.resolve(told).catch(failed)
    } catch (thrown) {
      failed(thrown)
    }
  }
}
