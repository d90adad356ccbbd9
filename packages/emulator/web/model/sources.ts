/**
 * Where the rule that a request broke is written: the public pages of the documents.
 */
import type { Language } from "../i18n/language.ts"

const EN = "https://www.tencentcloud.com/document/product/"
const ZH = "https://cloud.tencent.com/document/product/"

/** By a command's name, or the name of a table of codes. The tree of the Chinese pages is newer. */
const PAGES: ReadonlyMap<string, Readonly<Record<Language, string>>> = new Map([
  ["common codes", { en: `${EN}1047/34348`, zh: `${ZH}269/1671` }],
  ["send_msg", { en: `${EN}1229/68821`, zh: `${ZH}679/116635` }],
  ["send_stream_msg", { en: `${EN}1229/68822`, zh: `${ZH}679/116636` }],
  ["send_stream_msg_v2", { en: `${ZH}269/129279`, zh: `${ZH}269/129279` }],
  ["transfer_to_human", { en: `${EN}1229/68820`, zh: `${ZH}679/116634` }],
  ["contact_user", { en: `${ZH}679/117593`, zh: `${ZH}679/117593` }],
  ["end_session", { en: `${EN}1229/68948`, zh: `${EN.replace("/document", "/zh/document")}1229/68948` }],
  ["get_session_state", { en: `${EN}1229/68825`, zh: `${ZH}679/116639` }],
  ["describe_im_cdr_list", { en: `${EN}1229/68823`, zh: `${ZH}269/113671` }],
  ["describe_chat_messages", { en: `${EN}1229/68824`, zh: `${ZH}269/113672` }]
])

/** By CallbackCommand. */
const CALLBACK_PAGES: ReadonlyMap<string, Readonly<Record<Language, string>>> = new Map([
  ["Desk.SessionEventNotify", { en: `${EN}1229/68989`, zh: `${ZH}269/111212` }],
  ["ChatBot.OnAssignHuman", { en: `${EN}1229/68988`, zh: `${ZH}679/116643` }],
  ["Chatbot.InterfaceInvocation", { en: `${EN}1229/68990`, zh: `${ZH}269/113786` }],
  ["Desk.CallbackBeforeIMContactUser", { en: `${ZH}679/138734`, zh: `${ZH}679/138734` }],
  ["Member.EventNotify", { en: `${ZH}269/133254`, zh: `${ZH}269/133254` }]
])

/** Where a callback of Desk is documented. */
export const callbackPage = (command: string, language: Language): string | undefined =>
  CALLBACK_PAGES.get(command)?.[language]

/** Desk's own custom messages (无 UI 用户端集成). */
export const DESK_MESSAGES_PAGE = `${ZH}269/96058`

/** A source is a page's name and a code, `send_msg 90005`, and says when no document has the rule: `get_session_state 141004, inferred`. */
export const isInferred = (source: string): boolean => source.endsWith(INFERRED)

const INFERRED = ", inferred"

/** The source without the word that says that no document has the rule. */
export const sourceName = (source: string): string => (isInferred(source) ? source.slice(0, -INFERRED.length) : source)

export const sourcePage = (source: string, language: Language): string | undefined =>
  PAGES.get(sourceName(source).replace(/ -?\d+$/, ""))?.[language]
