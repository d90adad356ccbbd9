/**
 * One line of a chat: a message of the service, an agent's, Desk's own or the customer's, or what happened to a session.
 */
import type { ComponentChildren } from "preact"
import type { ChatEntry, ReceivedMessage } from "../../src/api/protocol.ts"
import { useLocale } from "../i18n/language.ts"
import { timeText } from "../model/times.ts"
import { nowMs } from "../store.ts"
import { Avatar } from "./Avatar.tsx"
import { CallMarks } from "./CallMarks.tsx"
import { Element } from "./Element.tsx"
import { ExpandableText } from "./ExpandableText.tsx"
import { Icon } from "./Icon.tsx"
import { SessionLine, SignalLine } from "./SessionLine.tsx"
import { StreamNote } from "./StreamNote.tsx"
import { StreamText } from "./StreamText.tsx"

const MAX_ELEMENTS = 50

export const Entry = ({ entry }: { readonly entry: ChatEntry }) => {
  const time = timeText(entry.at, useLocale(), nowMs())
  switch (entry.kind) {
    case "customer":
      return (
        <div class="message from-customer">
          <div class="message-parts">
            <Bubble text={entry.message.text} />
            <span class="message-time">
              <CallMarks cause={entry.seq} />
              {time}
            </span>
          </div>
        </div>
      )
    case "agent":
      return (
        <FromService
          time={time}
          by={entry.message.agentId}
          face={<Avatar name={entry.message.agentId} size={28} />}
          note={<CallMarks cause={entry.seq} />}
        >
          <Bubble text={entry.message.text} />
        </FromService>
      )
    case "system":
      return (
        <FromService time={time}>
          <Bubble text={entry.message.text} />
        </FromService>
      )
    case "message": {
      const { from, stream } = entry.message
      return (
        <FromService
          time={time}
          {...(from === undefined ? {} : { by: from })}
          note={stream !== undefined && <StreamNote stream={stream} />}
        >
          {stream === undefined ? (
            <Elements message={entry.message} />
          ) : (
            <StreamText text={stream.text} isMarkdown={stream.version === 2} isGrowing={stream.state === "open"} />
          )}
        </FromService>
      )
    }
    case "signal":
      return <SignalLine entry={entry} time={time} />
    default:
      return <SessionLine entry={entry} time={time} />
  }
}

const FromService = (props: {
  readonly time: string
  readonly by?: string
  readonly face?: ComponentChildren
  readonly note?: ComponentChildren
  readonly children: ComponentChildren
}) => (
  <div class="message from-service">
    {props.face ?? (
      <span class="service-face">
        <Icon name="headset" size={15} />
      </span>
    )}
    <div class="message-parts">
      {props.children}
      <span class="message-time">
        {props.time}
        {props.by !== undefined && (
          <>
            {" · "}
            <bdi>{props.by.slice(0, 40)}</bdi>
          </>
        )}
        {props.note}
      </span>
    </div>
  </div>
)

const Bubble = ({ text }: { readonly text: string }) => (
  <div class="bubble">
    <ExpandableText text={text} />
  </div>
)

const Elements = ({ message: { body } }: { readonly message: ReceivedMessage }) => (
  <>
    {body.slice(0, MAX_ELEMENTS).map((element, index) => (
      <Element key={index} element={element} />
    ))}
    {body.length > MAX_ELEMENTS && <span class="message-time">… {body.length}</span>}
  </>
)
