/**
 * Any fault of the union, with its fields, and how often it strikes.
 */
import { useState } from "preact/hooks"
import type { Fault } from "../../src/api/protocol.ts"
import { useI18n } from "../i18n/language.ts"
import { model } from "../store.ts"

type Tag = Fault["_tag"]

/** The fields of each kind that the form offers, with what stands in them at first; the API takes all of them. */
const FIELDS: Readonly<Record<Tag, Readonly<Record<string, string>>>> = {
  Code: { code: "141002" },
  Status: { status: "502" },
  Redirect: { location: "https://login.example/", status: "307" },
  Reset: {},
  Close: {},
  Hang: {},
  Empty: {},
  Garbage: {},
  Cut: {},
  Drip: { bytesPerSecond: "1" },
  Oversize: { bytes: "65537" },
  Delay: { ms: "3000" },
  WebhookTwice: {},
  WebhookLate: { ms: "3000" },
  WebhookOutOfOrder: {},
  WebhookWrongSignature: {},
  WebhookStale: { seconds: "61" },
  WebhookLost: {}
}
const isOfWebhook = (tag: string): boolean => tag.startsWith("Webhook")
const isStoring = (tag: Tag): boolean => tag !== "Redirect" && tag !== "Delay" && !isOfWebhook(tag)
const STORED_BY_DEFAULT: readonly Tag[] = ["Cut", "Drip", "Oversize"]

export const FaultForm = (props: {
  readonly onAdd: (wanted: { readonly fault: Fault; readonly times?: number; readonly probability?: number }) => void
}) => {
  const i18n = useI18n()
  const hasWebhook = model.value.app?.webhook !== undefined
  const [tag, setTag] = useState<Tag>("Reset")
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({})
  const [stored, setStored] = useState(false)
  const [often, setOften] = useState<"times" | "chance">("times")
  const [amount, setAmount] = useState("1")
  const become = (next: Tag): void => {
    setTag(next)
    setFields(FIELDS[next])
    setStored(STORED_BY_DEFAULT.includes(next))
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    const values = Object.entries(fields).map(([name, text]) => [name, name === "location" ? text : Number(text)])
    const fault = {
      _tag: tag,
      ...Object.fromEntries(values),
      ...(isStoring(tag) ? { stored } : {})
    } as Fault
    const share = Number(amount)
    props.onAdd({ fault, ...(often === "times" ? { times: share } : { probability: share / 100 }) })
  }
  return (
    <form class="form fault-form" onSubmit={submit}>
      <label>
        {i18n.kind}
        <select value={tag} onChange={(event) => become(event.currentTarget.value as Tag)}>
          {Object.entries(i18n.faultKinds)
            .filter(([kind]) => hasWebhook || !isOfWebhook(kind))
            .map(([kind, text]) => (
              <option key={kind} value={kind}>
                {text}
              </option>
            ))}
        </select>
      </label>
      {Object.entries(fields).map(([name, value]) => (
        <label key={name}>
          {i18n.faultFields[name] ?? name}
          <input
            required
            inputMode={name === "location" ? "url" : "numeric"}
            value={value}
            onInput={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
          />
        </label>
      ))}
      {isStoring(tag) && (
        <label class="check">
          <input type="checkbox" checked={stored} onChange={(event) => setStored(event.currentTarget.checked)} />
          {i18n.stored}
        </label>
      )}
      <fieldset>
        <legend>{i18n.howOften}</legend>
        <input
          class="amount"
          required
          inputMode="numeric"
          aria-label={i18n.howOften}
          value={amount}
          onInput={(event) => setAmount(event.currentTarget.value)}
        />
        <select
          aria-label={i18n.howOften}
          value={often}
          onChange={(event) => {
            const next = event.currentTarget.value === "chance" ? "chance" : "times"
            setOften(next)
            setAmount(next === "chance" ? "20" : "1")
          }}
        >
          <option value="times">{i18n.nextTimes}</option>
          <option value="chance">{i18n.byChance}</option>
        </select>
      </fieldset>
      <button type="submit" class="button primary">
        {i18n.add}
      </button>
    </form>
  )
}
