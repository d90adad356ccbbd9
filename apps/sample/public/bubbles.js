// What the customer's app shows of a message. Text stays text: nothing that comes in a message becomes HTML.
import { el } from "./dom.js"
import { say } from "./words.js"

/** An agent's account is an e-mail address, of which customers see the name. */
export const nameOf = (agentId) => agentId?.split("@")[0]

const web = (address) => (/^https?:/i.test(address ?? "") && URL.canParse(address) ? address : undefined)

const noPicture = (word) => el("div", { className: "no-picture", textContent: say(word) })

/** A picture, or in words why there is none: nothing is asked for anywhere else. */
const pictureOf = (src) => {
  if (new URL(src).origin !== location.origin) return noPicture("foreignPicture")
  const image = el("img", { src, alt: "" })
  image.addEventListener("error", () => image.replaceWith(noPicture("noPicture")))
  return image
}

const cardOf = ({ pic, title, text, url }) => {
  const picture = web(pic)
  const link = web(url)
  return el(
    "li",
    { className: "card" },
    ...(picture === undefined ? [] : [pictureOf(picture)]),
    el(
      "div",
      {},
      el("strong", { textContent: title ?? "" }),
      el("small", { textContent: text ?? "" }),
      ...(link === undefined
        ? []
        : [el("a", { href: link, target: "_blank", rel: "noreferrer", textContent: say("see") })])
    )
  )
}

const orderOf = ({ pic, name, desc, customField }) => {
  const fields = (Array.isArray(customField) ? customField : []).map(
    (field) => `${field?.name}${say("colon")}${field?.value}`
  )
  return cardOf({ pic, title: name, text: [desc, ...fields].filter(Boolean).join(" · ") })
}

const choicesOf = ({ header, title, items, tail }, answer) =>
  el(
    "li",
    { className: "card choices" },
    el("strong", { textContent: header ?? title ?? "" }),
    ...(Array.isArray(items) ? items : []).map((item) => {
      const button = el("button", { type: "button", textContent: item?.content ?? "" })
      button.addEventListener("click", () => answer(button.textContent))
      return button
    }),
    ...(typeof tail === "string" && tail !== "" ? [el("small", { textContent: tail })] : [])
  )

const parsed = (data) => {
  try {
    return JSON.parse(data) ?? {}
  } catch {
    return {}
  }
}

/** What a bot has said by now; `busy` keeps a screen reader from reading each piece anew. */
export const grow = (bubble, { text, state }) => {
  const isOpen = state === "open"
  bubble.className = isOpen ? "stream writing" : "stream"
  bubble.ariaBusy = String(isOpen)
  bubble.textContent = text
  return bubble
}

const listed = (value) => (Array.isArray(value) ? value : [])

/** What is still being said ends in three dots. */
const said = (pieces, isWhole) => pieces.join("") + (isWhole ? "" : "…")

/** The words of an element, in one piece. */
export const textOf = ({ MsgType, MsgContent }) => {
  if (MsgType === "TIMTextElem") return MsgContent.Text
  if (MsgType === "TIMStreamElem") {
    const chunks = listed(MsgContent.Chunks)
    const pieces = chunks.map((chunk) => chunk?.Markdown ?? "")
    return said(pieces, chunks.at(-1)?.IsLast === true)
  }
  const { chunks, content, isFinished, src } = MsgType === "TIMCustomElem" ? parsed(MsgContent.Data) : {}
  if (src === "31") return said(listed(chunks), isFinished === 1)
  return content?.header ?? content?.name ?? content?.title ?? `[${MsgType}]`
}

/** One element of a message; what this page doesn't know is told in the emulator's words, or by its name. */
const elementOf = ({ MsgType, MsgContent }, preview, answer) => {
  if (MsgType === "TIMTextElem") return el("li", { textContent: MsgContent.Text })
  const { src, content } = MsgType === "TIMCustomElem" ? parsed(MsgContent.Data) : {}
  const isContent = typeof content === "object" && content !== null
  if (src === "22" && isContent) {
    return cardOf({ pic: content.pic, title: content.header, text: content.desc, url: content.url })
  }
  if (src === "28" && isContent) return orderOf(content)
  // A tap answers with the words of the choice, as the customer's app does.
  if (["15", "21", "29"].includes(src) && isContent) return choicesOf(content, answer)
  return el("li", { textContent: preview === undefined ? `[${MsgType}]` : `[${preview.kind}] ${preview.text}` })
}

/** A line about the session, between what is said in it. */
const lineOf = (text) => el("li", { className: "line", textContent: text })

/** The bubbles of one entry of the chat: none for the beginning of a session. */
export const bubblesOf = (entry, answer) => {
  if (entry.kind === "customer") return [el("li", { className: "mine", textContent: entry.message.text })]
  if (entry.kind === "agent") {
    const { agentId, text } = entry.message
    return [el("li", {}, el("small", { textContent: nameOf(agentId) }), text)]
  }
  if (entry.kind === "system") return [el("li", { textContent: entry.message.text })]
  if (entry.kind === "session-changed") return [lineOf(say("changed")[entry.change](nameOf(entry.session.agentId)))]
  if (entry.kind === "session-ended") return [lineOf(say("endedBy")[entry.session.endedBy] ?? say("ended"))]
  if (entry.kind !== "message") return []
  if (entry.message.stream !== undefined) return [grow(el("li"), entry.message.stream)]
  return entry.message.body.map((element, n) => elementOf(element, n === 0 ? entry.preview : undefined, answer))
}
