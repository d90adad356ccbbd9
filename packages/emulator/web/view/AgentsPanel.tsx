/**
 * Who is there to serve customers, and how many wait for them.
 */
import { useMemo } from "preact/hooks"
import { useI18n } from "../i18n/language.ts"
import { waitingSessions } from "../model/serving.ts"
import { model } from "../store.ts"
import { Agents } from "./Agents.tsx"
import { Popover } from "./Popover.tsx"

export const AgentsPanel = () => {
  const i18n = useI18n()
  const waiting = useWaiting()
  return (
    <Popover
      icon="people"
      label={i18n.agents}
      {...(waiting === 0 ? {} : { detail: i18n.waitingCount(waiting) })}
      buttonClass={waiting > 0 ? "alert" : "quiet"}
      text={
        <>
          <span class="tool-name">{i18n.agents}</span> {waiting > 0 && <span class="count">{waiting}</span>}
        </>
      }
    >
      {(close) => <Agents close={close} />}
    </Popover>
  )
}

export const useWaiting = (): number => {
  const { conversations } = model.value
  return useMemo(() => waitingSessions(conversations), [conversations])
}
