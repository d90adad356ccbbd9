/**
 * A button that opens a small panel below it. Escape and a click elsewhere close it; focus goes in, and back to the button.
 */
import type { ComponentChildren } from "preact"
import { useEffect, useRef, useState } from "preact/hooks"
import { useI18n } from "../i18n/language.ts"
import { Icon, type IconName } from "./Icon.tsx"

export const Popover = (props: {
  readonly icon: IconName
  readonly label: string
  /** What the button says beside its label, for those who hear it. */
  readonly detail?: string
  /** Beside the icon; without it, the icon alone is seen. */
  readonly text?: ComponentChildren
  readonly buttonClass?: string
  readonly align?: "start" | "end"
  readonly children: (close: () => void) => ComponentChildren
}) => {
  const i18n = useI18n()
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  useEffect(() => {
    if (!open) return
    panel.current?.querySelector<HTMLElement>(".panel-body :is(button, input, select)")?.focus()
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false)
    }
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape") close()
    }
    document.addEventListener("pointerdown", outside)
    document.addEventListener("keydown", onKey)
    return () => {
      document.removeEventListener("pointerdown", outside)
      document.removeEventListener("keydown", onKey)
    }
  }, [open])
  return (
    <div class="popover" ref={root}>
      <button
        ref={button}
        type="button"
        class={`button ${props.buttonClass ?? "quiet"}`}
        aria-expanded={open}
        aria-label={props.detail === undefined ? props.label : `${props.label} ${props.detail}`}
        title={props.label}
        onClick={() => setOpen(!open)}
      >
        <Icon name={props.icon} />
        {props.text}
      </button>
      {open && (
        <div ref={panel} class={`panel ${props.align ?? "end"}`} role="dialog" aria-label={props.label}>
          <div class="panel-head">
            <h2>{props.label}</h2>
            <button type="button" class="button quiet small" aria-label={i18n.close} onClick={close}>
              <Icon name="cross" size={16} />
            </button>
          </div>
          <div class="panel-body">{props.children(close)}</div>
        </div>
      )}
    </div>
  )
}
