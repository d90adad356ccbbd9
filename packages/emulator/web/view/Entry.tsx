/**
 * One line of a chat: a message of the service, one of the customer, or the beginning or end of a session.
 */
import type { ChatEntry } from "../../src/api/protocol.ts"
import { useI18n, useLocale } from "../i18n/language.ts"
import { timeText } from "../model/times.ts"
import { nowMs } from "../store.ts"
import { Element } from "./Element.tsx"
import { ExpandableText } from "./ExpandableText.tsx"
import { Icon } from "./Icon.tsx"

const MAX_ELEMENTS = 50

export const Entry = ({ entry }: { readonly entry: ChatEntry }) => {
  const i18n = useI18n()
  const time = timeText(entry.at, useLocale(), nowMs())
  if ("session" in entry) {
    return (
      <div class="divider">
        <span>
          {entry.kind === "session-changed"
            ? entry.session.state
            : entry.kind === "session-opened"
              ? i18n.sessionOpened
              : i18n.sessionWasEnded}{" "}
          · {time}
        </span>
      </div>
    )
  }
  if (entry.kind === "customer") {
    return (
      <div class="message from-customer">
        <div class="message-parts">
          <div class="bubble">
            <ExpandableText text={entry.message.text} />
          </div>
          <span class="message-time">{time}</span>
        </div>
      </div>
    )
  }
  if (entry.kind !== "message") {
    return (
      <div class="message from-service">
        <span class="service-face">
          <Icon name="headset" size={15} />
        </span>
        <div class="message-parts">
          <div class="bubble">
            <ExpandableText text={entry.message.text} />
          </div>
          <span class="message-time">
            {time}
            {entry.kind === "agent" && (
              <>
                {" · "}
                <bdi>{entry.message.agentId.slice(0, 40)}</bdi>
              </>
            )}
          </span>
        </div>
      </div>
    )
  }
  const { body, from } = entry.message
  return (
    <div class="message from-service">
      <span class="service-face">
        <Icon name="headset" size={15} />
      </span>
      <div class="message-parts">
        {body.slice(0, MAX_ELEMENTS).map((element, index) => (
          <Element key={index} element={element} />
        ))}
        {body.length > MAX_ELEMENTS && <span class="message-time">… {body.length}</span>}
        <span class="message-time">
          {time}
          {from !== undefined && (
            <>
              {" · "}
              <bdi>{from.slice(0, 40)}</bdi>
            </>
          )}
        </span>
      </div>
    </div>
  )
}
