/**
 * A picture from where the message says, and a placeholder until it is there, when it cannot be had, or when its address is none.
 */
import { useState } from "preact/hooks"
import { useI18n } from "../i18n/language.ts"
import { webAddress } from "../model/links.ts"
import { Icon } from "./Icon.tsx"

export const Picture = (props: {
  readonly address: string
  readonly label: string
  /** Width over height: the place is kept before the picture has come. */
  readonly ratio?: number
}) => {
  const i18n = useI18n()
  const src = webAddress(props.address)
  const [state, become] = useState<"loading" | "there" | "failed">("loading")
  const failed = src === undefined || state === "failed"
  return (
    <span class={`picture ${failed ? "failed" : state}`} style={{ aspectRatio: String(props.ratio ?? 16 / 9) }}>
      {failed ? (
        <span class="placeholder">
          <Icon name="picture" size={28} />
          <span>{props.address === "" ? i18n.noPicture : i18n.pictureFailed}</span>
        </span>
      ) : (
        <img
          src={src}
          alt={props.label}
          referrerpolicy="no-referrer"
          decoding="async"
          onLoad={() => become("there")}
          onError={() => become("failed")}
        />
      )}
    </span>
  )
}
