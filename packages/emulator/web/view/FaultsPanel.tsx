/**
 * Switches faults on, and shows those that wait.
 */
import { useState } from "preact/hooks"
import type { Fault } from "../../src/api/protocol.ts"
import { act } from "../actions/act.ts"
import { useI18n } from "../i18n/language.ts"
import { model } from "../store.ts"
import { FaultForm } from "./FaultForm.tsx"
import { Icon } from "./Icon.tsx"
import { Popover } from "./Popover.tsx"

export const FaultsPanel = () => {
  const i18n = useI18n()
  const waiting = model.value.faults.length
  return (
    <Popover
      icon="bolt"
      label={i18n.faults}
      {...(waiting === 0 ? {} : { detail: String(waiting) })}
      buttonClass={waiting > 0 ? "alert" : "quiet"}
      text={
        <>
          <span>{i18n.faults}</span> {waiting > 0 && <span class="count">{waiting}</span>}
        </>
      }
    >
      {() => <Panel />}
    </Popover>
  )
}

interface Wanted {
  readonly fault: Fault
  readonly times?: number
  readonly probability?: number
}

const Panel = () => {
  const i18n = useI18n()
  const { faults, app } = model.value
  const [own, showOwn] = useState(false)
  const add = (wanted: Wanted): void => void act("/faults", wanted)
  const presets: readonly (readonly [string, Wanted])[] = [
    [i18n.presetCode, { fault: { _tag: "Code", code: 141002 }, times: 3 }],
    [i18n.presetLost, { fault: { _tag: "Reset", stored: true }, probability: 0.2 }],
    [i18n.presetHang, { fault: { _tag: "Hang" } }],
    [i18n.presetLimit, { fault: { _tag: "Code", code: 60007 }, times: 2 }]
  ]
  const ofWebhook: typeof presets = [
    [i18n.webhook.presetTwice, { fault: { _tag: "WebhookTwice" } }],
    [i18n.webhook.presetOrder, { fault: { _tag: "WebhookOutOfOrder" } }],
    [i18n.webhook.presetSign, { fault: { _tag: "WebhookWrongSignature" } }],
    [i18n.webhook.presetLost, { fault: { _tag: "WebhookLost" } }]
  ]
  const offered = app?.webhook === undefined ? presets : [...presets, ...ofWebhook]
  return (
    <div class="faults">
      <p class="muted">{i18n.faultsText}</p>
      <h3>{i18n.presets}</h3>
      <div class="presets">
        {offered.map(([text, wanted]) => (
          <button key={text} type="button" class="button" onClick={() => add(wanted)}>
            {text}
          </button>
        ))}
      </div>
      <button type="button" class="disclosure" aria-expanded={own} onClick={() => showOwn(!own)}>
        <Icon name="down" size={15} /> {i18n.custom}
      </button>
      {own && <FaultForm onAdd={add} />}
      <h3>{i18n.waiting}</h3>
      {faults.length === 0 ? (
        <p class="muted">{i18n.noFaults}</p>
      ) : (
        <>
          <ul class="waiting">
            {faults.map(({ id, fault, probability, left, struck }) => (
              <li key={id}>
                <strong>
                  {fault._tag}
                  {fault._tag === "Code" && ` ${fault.code}`}
                  {fault._tag === "Status" && ` ${fault.status}`}
                </strong>
                <span>
                  {[
                    probability < 1 ? i18n.faultChance(Math.round(probability * 100)) : "",
                    left === null ? i18n.faultAlways : i18n.faultLeft(left),
                    i18n.faultStruck(struck)
                  ]
                    .filter((part) => part !== "")
                    .join(" · ")}
                </span>
                <button
                  type="button"
                  class="button quiet small"
                  aria-label={`${i18n.removeFault} ${fault._tag}`}
                  title={i18n.removeFault}
                  onClick={() => void act("/faults/remove", { id })}
                >
                  <Icon name="cross" size={15} />
                </button>
              </li>
            ))}
          </ul>
          <button type="button" class="button" onClick={() => void act("/faults/clear")}>
            {i18n.clearFaults}
          </button>
        </>
      )}
    </div>
  )
}
