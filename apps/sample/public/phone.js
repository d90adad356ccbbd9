// The customer's phone: everything on it comes from the emulator, so that a reload shows it again.
import { bubblesOf, grow } from "./bubbles.js"
import { $, el, post } from "./dom.js"
import { recall, remember, say } from "./words.js"

export let userId = recall("userId") ?? "user45"

/** The customer's entries by their place in the chat; each comes once, however often it is told. */
const entries = new Map()
/** Their bubbles, as they are shown. */
const bubbles = new Map()
let events
let emptyWord = "noMessages"
let tell = () => {}

/** What customers of the real service receive is not seen here. */
export const withoutEmulator = () => {
  emptyWord = "realMessages"
}

const mine = () => [...entries.values()].filter((entry) => entry.clientUserId === userId)

/** The newest session, as the chat tells it. */
export const lastSession = () => mine().findLast(({ kind }) => kind === "session-opened")?.session.sessionId

const openSession = () => {
  const ended = new Set(
    mine()
      .filter(({ kind }) => kind === "session-ended")
      .map(({ session }) => session.sessionId)
  )
  return mine().findLast(({ kind, session }) => kind === "session-opened" && !ended.has(session.sessionId))?.session
    .sessionId
}

/** Shows a change at the end of the chat, unless whoever reads has scrolled away from it. */
const atEnd = (change) => {
  const chat = $("chat")
  const isRead = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 90
  change(chat)
  if (isRead) chat.scrollTop = chat.scrollHeight
}

const add = (entry) => {
  const made = bubblesOf(entry, (text) => void ask(text).catch(() => {}))
  if (made.length === 0) return
  bubbles.set(entry.seq, made)
  atEnd((chat) => {
    chat.querySelector(".empty")?.remove()
    chat.append(...made)
  })
}

const draw = () => {
  $("customer").textContent = userId
  $("chat").replaceChildren(el("li", { className: "empty", textContent: say(emptyWord) }))
  bubbles.clear()
  for (const entry of mine()) add(entry)
  $("chat").scrollTop = $("chat").scrollHeight
  tell()
}

const received = ({ entry }) => {
  if (entries.has(entry.seq)) return
  entries.set(entry.seq, entry)
  if (entry.clientUserId !== userId) return
  add(entry)
  // What has only begun is told of when it ends.
  if (entry.message?.stream?.state !== "open") tell()
}

/** More of a message that streams, or its end. What was loaded may hold more of it already. */
const grown = ({ stream: { seq, offset, added, state } }) => {
  const entry = entries.get(seq)
  if (entry?.message?.stream === undefined) return
  const text = entry.message.stream.text.slice(0, offset) + added
  const stream = { ...entry.message.stream, text, state }
  entries.set(seq, { ...entry, message: { ...entry.message, stream } })
  const [bubble] = bubbles.get(seq) ?? []
  if (bubble === undefined) return
  atEnd(() => grow(bubble, stream))
  if (state === "ended") tell()
}

/**
 * Reads what there is, and then follows what comes; again from the beginning when some of it was missed. `listener` is called whenever
 * something has happened to this customer.
 */
export const follow = async (listener) => {
  tell = listener
  events?.close()
  entries.clear()
  const { lastEventId } = await (await fetch("/phone/state")).json()
  const page = await (await fetch("/phone/chat")).json()
  for (const entry of page.entries) entries.set(entry.seq, entry)
  draw()
  events = new EventSource(`/phone/events?after=${encodeURIComponent(lastEventId)}`)
  events.addEventListener("chat", ({ data }) => received(JSON.parse(data)))
  events.addEventListener("stream", ({ data }) => grown(JSON.parse(data)))
  for (const name of ["gap", "cleared"]) events.addEventListener(name, () => void follow(listener))
}

export const become = (wanted) => {
  userId = wanted
  remember("userId", wanted)
  draw()
}

export const redraw = draw

/** Of the customer: into the open session, or into one that opens for it. */
export const sessionToWriteIn = async () => openSession() ?? (await post("/sessions", { userId })).sessionId

export const ask = async (text) => {
  const sessionId = await sessionToWriteIn()
  const response = await fetch("/phone/customer-messages", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sessionId, text })
  })
  if (!response.ok) throw new Error(say("answered", response.status))
}
