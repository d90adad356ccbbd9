/**
 * Shows the emulator's time, and moves it.
 */
import { useEffect, useState } from "preact/hooks"
import { act } from "../actions/act.ts"
import { useI18n, useLocale } from "../i18n/language.ts"
import { fullTime, spanText } from "../model/times.ts"
import { model } from "../store.ts"
import { Popover } from "./Popover.tsx"

export const ClockPanel = () => {
  const i18n = useI18n()
  const { offsetMs } = model.value.clock
  const moved = spanText(offsetMs, i18n.units)
  return (
    <Popover
      icon="clock"
      label={i18n.clock}
      {...(offsetMs === 0 ? {} : { detail: moved })}
      buttonClass={offsetMs === 0 ? "quiet" : "alert"}
      text={<span>{offsetMs === 0 ? i18n.clock : moved}</span>}
    >
      {() => <Panel />}
    </Popover>
  )
}

const Panel = () => {
  const { clock } = model.value
  const i18n = useI18n()
  const locale = useLocale()
  const [browserMs, tick] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return (
    <div class="clock">
      <p class="clock-face">{fullTime(browserMs + clock.aheadMs, locale).replace(/\.\d+$/, "")}</p>
      <p class="muted">
        {clock.offsetMs === 0 ? i18n.clockNow : i18n.clockMoved(spanText(clock.offsetMs, i18n.units))}
      </p>
      <div class="moves">
        {i18n.clockMoves.map(([ms, text]) => (
          <button key={ms} type="button" class="button" onClick={() => void act("/clock", { advanceMs: ms })}>
            {text}
          </button>
        ))}
      </div>
      <p class="muted">{i18n.clockText}</p>
      {clock.offsetMs !== 0 && (
        <button type="button" class="button primary" onClick={() => void act("/clock", { offsetMs: 0 })}>
          {i18n.clockReset}
        </button>
      )}
    </div>
  )
}
