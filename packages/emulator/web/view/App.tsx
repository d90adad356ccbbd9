/**
 * The page: a bar, and below it the inbox or the requests.
 */
import { useEffect, useState } from "preact/hooks"
import { set, useModel } from "../store.ts"
import {
  initialLanguage,
  LanguageContext,
  localeOf,
  rememberLanguage,
  useI18n,
  translationOf
} from "../i18n/language.ts"
import type { Model } from "../model/Model.ts"
import { Chat } from "./Chat.tsx"
import { Connection } from "./Connection.tsx"
import { Conversations } from "./Conversations.tsx"
import { Icon } from "./Icon.tsx"
import { Inspector } from "./Inspector.tsx"
import { OpenSession } from "./OpenSession.tsx"
import { RequestPane } from "./RequestPane.tsx"
import { Requests } from "./Requests.tsx"
import { TopBar } from "./TopBar.tsx"

export const App = () => {
  const model = useModel()
  const [language, setLanguage] = useState(initialLanguage)
  const i18n = translationOf(language)
  const fresh = [...model.unread.values()].reduce((sum, count) => sum + count, 0)
  useEffect(() => {
    document.documentElement.lang = localeOf(language)
  }, [language])
  useEffect(() => {
    document.title = `${fresh > 0 ? `(${fresh}) ` : ""}${i18n.title}`
  }, [fresh, i18n])
  const switchLanguage = (): void => {
    const next = language === "en" ? "zh" : "en"
    rememberLanguage(next)
    setLanguage(next)
  }
  return (
    <LanguageContext.Provider value={language}>
      <a class="skip" href="#chat">
        {i18n.skip}
      </a>
      <TopBar model={model} onLanguage={switchLanguage} />
      {model.refusal !== undefined && <RefusalBar text={model.refusal} />}
      <View model={model} />
    </LanguageContext.Provider>
  )
}

const View = ({ model }: { readonly model: Model }) => {
  const i18n = useI18n()
  if (model.connection === "loading") return <p class="note centered">{i18n.loading}</p>
  if (model.view === "requests") {
    return (
      <div class={`view requests-view at-${model.pane}`}>
        <Requests model={model} />
        <RequestPane model={model} />
      </div>
    )
  }
  if (model.conversations.size === 0) return <Empty model={model} />
  return (
    <div class={`view inbox-view at-${model.pane} ${model.selectedSeq === undefined ? "" : "with-details"}`}>
      <Conversations model={model} />
      {model.chat === undefined ? <NoChat /> : <Chat model={model} />}
      <Inspector model={model} />
    </div>
  )
}

const Empty = ({ model }: { readonly model: Model }) => {
  const i18n = useI18n()
  return (
    <main class="empty" id="chat" tabIndex={-1}>
      <span class="empty-mark">
        <Icon name="inbox" size={34} />
      </span>
      <h1>{i18n.emptyTitle}</h1>
      <p>{i18n.emptyText}</p>
      <Connection model={model} />
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
