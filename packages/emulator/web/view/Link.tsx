/**
 * A link out of a message. One that leads anywhere but to the web is shown as what it says, and leads nowhere.
 */
import type { ComponentChildren } from "preact"
import { useI18n } from "../i18n/language.ts"
import { webAddress } from "../model/links.ts"

export const Link = (props: {
  readonly address: string
  readonly children: ComponentChildren
  readonly class?: string
}) => {
  const i18n = useI18n()
  const href = webAddress(props.address)
  if (href === undefined) {
    if (props.address === "") return <span class={props.class}>{props.children}</span>
    return (
      <span class={`${props.class ?? ""} dead-link`} title={i18n.badLink}>
        {props.children} <bdi class="address">{props.address.slice(0, 300)}</bdi>
      </span>
    )
  }
  return (
    <a class={props.class} href={href} target="_blank" rel="noreferrer noopener">
      {props.children}
    </a>
  )
}

/** The host of a web address, for people; empty for all else. */
export const hostText = (address: string): string => {
  const href = webAddress(address)
  return href === undefined ? "" : new URL(href).host
}
