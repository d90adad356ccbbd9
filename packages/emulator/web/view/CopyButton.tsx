/**
 * Puts a text on the clipboard, and says so.
 */
import { useState } from "preact/hooks"
import { useI18n } from "../i18n/language.ts"
import { Icon } from "./Icon.tsx"

/** With `iconOnly`, what it says is for those who cannot see the icon. */
export const CopyButton = (props: { readonly text: string; readonly label: string; readonly iconOnly?: boolean }) => {
  const { text, label, iconOnly = false } = props
  const i18n = useI18n()
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
      setTimeout(() => setCopied(false), 1500)
    } catch {
      // Not allowed here (no loopback address, say): the text can still be selected.
    }
  }
  return (
    <button type="button" class="button quiet small" onClick={() => void copy()} title={label}>
      <Icon name={copied ? "check" : "copy"} size={15} />
      <span aria-live="polite" class={iconOnly ? "hidden" : ""}>
        {copied ? i18n.copied : label}
      </span>
    </button>
  )
}
