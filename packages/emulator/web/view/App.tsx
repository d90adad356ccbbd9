/**
 * The page: a bar, and below it the inbox or the requests.
 */
import { useEffect } from "preact/hooks"
import { useI18n, useLocale } from "../i18n/language.ts"
import { model, set } from "../store.ts"
import { CallPane } from "./CallPane.tsx"
import { Calls } from "./Calls.tsx"
import { Chat } from "./Chat.tsx"
import { Connection } from "./Connection.tsx"
import { Conversations } from "./Conversations.tsx"
import { Icon } from "./Icon.tsx"
import { Inspector } from "./Inspector.tsx"
import { OpenSession } from "./OpenSession.tsx"
import { RequestPane } from "./RequestPane.tsx"
import { Requests } from "./Requests.tsx"
import { Toolbar } from "./Toolbar.tsx"

export const App = () => {
  const { refusal, unread } = model.value
  const i18n = useI18n()
  const locale = useLocale()
  const fresh = [...unread.values()].reduce((sum, count) => sum + count, 0)
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  useEffect(() => {
    document.title = `${fresh > 0 ? `(${fresh}) ` : ""}${i18n.title}`
  }, [fresh, i18n])
  return (
    <>
      <a class="skip" href="#chat">
        {i18n.skip}
      </a>
      <Toolbar />
      {refusal !== undefined && <RefusalBar text={refusal} />}
      <View />
    </>
  )
}

const View = () => {
  const i18n = useI18n()
  const { connection, view, pane, conversations, selectedSeq, chat } = model.value
  if (connection === "loading") return <p class="note centered">{i18n.loading}</p>
  if (view === "requests") {
    return (
      <div class={`view requests-view at-${pane}`}>
        <Requests />
        <RequestPane />
      </div>
    )
  }
  if (view === "webhook") {
    return (
      <div class={`view requests-view at-${pane}`}>
        <Calls />
        <CallPane />
      </div>
    )
  }
  if (conversations.size === 0) return <Empty />
  return (
    <div class={`view inbox-view at-${pane} ${selectedSeq === undefined ? "" : "with-details"}`}>
      <Conversations />
      {chat === undefined ? <NoChat /> : <Chat />}
      <Inspector />
    </div>
  )
}

const Empty = () => {
  const i18n = useI18n()
  return (
    <main class="empty" id="chat" tabIndex={-1}>
      <span class="empty-mark">
        <Icon name="inbox" size={34} />
      </span>
      <h1>{i18n.emptyTitle}</h1>
      <p>{i18n.emptyText}</p>
      <Connection />
      <p>{i18n.emptyOpen}</p>
      <OpenSession prominent />
    </main>
  )
}

const NoChat = () => {
  const i18n = useI18n()
  return (
    <main class="pane chat-pane" id="chat" tabIndex={-1}>
      <div class="empty small-empty">
        <Icon name="chat" size={30} />
        <h1>{i18n.chooseTitle}</h1>
        <p>{i18n.chooseText}</p>
      </div>
    </main>
  )
}

const RefusalBar = ({ text }: { readonly text: string }) => {
  const i18n = useI18n()
  return (
    <div class="refusal" role="alert">
      <Icon name="warn" size={17} />
      <span>
        {i18n.refused}: {text === "offline" ? i18n.offline : <bdi>{text}</bdi>}
      </span>
      <button
        type="button"
        class="button quiet small"
        aria-label={i18n.close}
        onClick={() => set({ refusal: undefined })}
      >
        <Icon name="cross" size={15} />
      </button>
    </div>
  )
}
