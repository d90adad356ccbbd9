/**
 * A picture from where the message says, and a placeholder until it is there, when it cannot be had, or when its address is none.
 */
import { useState } from "preact/hooks"
import { useI18n } from "../i18n/language.ts"
import { webAddress } from "../model/links.ts"
import { Icon } from "./Icon.tsx"
import { hostText } from "./Link.tsx"

/** Says why there is no picture, and where it should have come from. */
const Placeholder = ({ address, small }: { readonly address: string; readonly small: boolean }) => {
  const i18n = useI18n()
  const host = hostText(address)
  const failed = small ? i18n.pictureFailedShort : i18n.pictureFailed
  return (
    <span class="placeholder" title={address === "" ? undefined : `${i18n.pictureFailed}: ${address.slice(0, 300)}`}>
      <Icon name="noPicture" size={small ? 20 : 28} />
      <span>{address === "" ? i18n.noPicture : failed}</span>
      {host !== "" && !small && (
        <small>
          <bdi>{host.slice(0, 100)}</bdi>
        </small>
      )}
    </span>
  )
}

export const Picture = (props: {
  readonly address: string
  readonly label: string
  /** Width over height: the place is kept before the picture has come. */
  readonly ratio?: number
  /** Hardly larger than an icon. */
  readonly small?: boolean
}) => {
  const src = webAddress(props.address)
  const [state, become] = useState<"loading" | "there" | "failed">("loading")
  const failed = src === undefined || state === "failed"
  return (
    <span class={`picture ${failed ? "failed" : state}`} style={{ aspectRatio: String(props.ratio ?? 16 / 9) }}>
      {failed ? (
        <Placeholder address={props.address} small={props.small === true} />
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
