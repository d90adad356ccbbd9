/**
 * Shows the emulator's time, and moves it.
 */
import { useEffect, useState } from "preact/hooks"
import { act } from "../actions.ts"
import type { Model } from "../model/Model.ts"
import { fullTime, spanText } from "../model/times.ts"
import { useLocale, useWords } from "../words/words.tsx"
import { Popover } from "./Popover.tsx"

export const ClockPanel = ({ model }: { readonly model: Model }) => {
  const words = useWords()
  const { offsetMs } = model.clock
  const moved = spanText(offsetMs, words.units)
  return (
    <Popover
      icon="clock"
      label={words.clock}
      {...(offsetMs === 0 ? {} : { detail: moved })}
      buttonClass={offsetMs === 0 ? "quiet" : "alert"}
      text={<span class="wide-only">{offsetMs === 0 ? words.clock : moved}</span>}
    >
      {() => <Panel clock={model.clock} />}
    </Popover>
  )
}

const Panel = ({ clock }: { readonly clock: Model["clock"] }) => {
  const words = useWords()
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
        {clock.offsetMs === 0 ? words.clockNow : words.clockMoved(spanText(clock.offsetMs, words.units))}
      </p>
      <div class="moves">
        {words.clockMoves.map(([ms, text]) => (
          <button key={ms} type="button" class="button" onClick={() => void act("/clock", { advanceMs: ms })}>
            {text}
          </button>
        ))}
      </div>
      <p class="muted">{words.clockText}</p>
      {clock.offsetMs !== 0 && (
        <button type="button" class="button primary" onClick={() => void act("/clock", { offsetMs: 0 })}>
          {words.clockReset}
        </button>
      )}
    </div>
  )
}
