/**
 * Pictures, sounds, files, videos, places and stickers, as the customer's app draws them; nothing is played.
 */
import type { ComponentChildren } from "preact"
import { useI18n, useLocale } from "../i18n/language.ts"
import type { Shown } from "../model/decode.ts"
import { bytesText } from "../model/times.ts"
import { ExpandableText } from "./ExpandableText.tsx"
import { Icon, type IconName } from "./Icon.tsx"
import { Link } from "./Link.tsx"
import { Picture } from "./Picture.tsx"

type MediaShown = Extract<Shown, { readonly as: "image" | "sound" | "file" | "video" | "location" | "face" }>

export const Media = ({ shown }: { readonly shown: MediaShown }) => {
  const i18n = useI18n()
  const locale = useLocale()
  switch (shown.as) {
    case "image":
      return (
        <div class="card media">
          <Picture address={shown.picture} label={i18n.picture} ratio={ratioOf(shown)} />
        </div>
      )
    case "video":
      return (
        <div class="card media">
          <div class="video">
            <Picture address={shown.picture} label={i18n.video} ratio={ratioOf(shown)} />
            <span class="play">
              <Icon name="play" size={26} />
            </span>
          </div>
          <Link address={shown.link} class="card-foot">
            {i18n.video}
            {shown.seconds !== undefined && ` · ${i18n.seconds(shown.seconds)}`}
          </Link>
        </div>
      )
    case "sound":
      return (
        <Tile icon="sound" title={<Link address={shown.link}>{i18n.voice}</Link>}>
          {shown.seconds !== undefined && i18n.seconds(shown.seconds)}
        </Tile>
      )
    case "file":
      return (
        <Tile
          icon="file"
          title={
            <Link address={shown.link}>
              <ExpandableText text={shown.name || i18n.file} limit={300} />
            </Link>
          }
        >
          {shown.bytes !== undefined && bytesText(shown.bytes, locale)}
        </Tile>
      )
    case "location":
      return (
        <Tile icon="pin" title={<ExpandableText text={shown.name || i18n.location} limit={300} />}>
          {shown.latitude}, {shown.longitude}
        </Tile>
      )
    case "face":
      return (
        <Tile icon="smile" title={i18n.face(shown.index)}>
          <ExpandableText text={shown.name} limit={200} />
        </Tile>
      )
  }
}

/** A picture of odd measures is still a picture: neither a line nor a wall. */
const ratioOf = ({ width, height }: { readonly width: number; readonly height: number }): number =>
  Math.min(Math.max(width / height, 0.6), 2.5)

const Tile = (props: {
  readonly icon: IconName
  readonly title: ComponentChildren
  readonly children: ComponentChildren
}) => (
  <div class="card tile">
    <span class="tile-icon">
      <Icon name={props.icon} size={22} />
    </span>
    <span class="tile-text">
      <strong>{props.title}</strong>
      <small>{props.children}</small>
    </span>
  </div>
)
