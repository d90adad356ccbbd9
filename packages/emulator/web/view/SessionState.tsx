/**
 * Who serves a session, as a small coloured label.
 */
import type { Session } from "../../src/api/protocol.ts"
import { useI18n } from "../i18n/language.ts"
import { isOpen } from "../model/isOpen.ts"
import { isWaiting } from "../model/serving.ts"

export const SessionState = ({ session }: { readonly session: Session }) => {
  const i18n = useI18n()
  const { state, agentId } = session
  return (
    <>
      <span class={`pill ${isWaiting(session) ? "waiting-state" : isOpen(session) ? "open" : "ended"}`}>
        {i18n.states[state]}
      </span>
      {agentId !== undefined && <bdi class="serving">{agentId.slice(0, 60)}</bdi>}
    </>
  )
}
