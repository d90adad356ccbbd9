// The customer's phone: everything on it comes from the emulator, so that a reload shows it again.
import { bubblesOf } from "./bubbles.js"
import { $, el, post } from "./dom.js"
import { recall, remember, say } from "./words.js"

export let userId = recall("userId") ?? "user45"

/** The customer's entries by their place in the chat; each comes once, however often it is told. */
const entries = new Map()
let events
let emptyWord = "noMessages"

/** What customers of the real service receive is not seen here. */
export const withoutEmulator = () => {
  emptyWord = "realMessages"
}

const mine = () => [...entries.values()].filter((entry) => entry.clientUserId === userId)

/** The session that is open, as the chat tells it. */
export const openSession = () => {
  const open = new Set()
  for (const { kind, session } of mine()) {
    if (kind === "session-opened") open.add(session.sessionId)
    if (kind === "session-ended") open.delete(session.sessionId)
  }
  return [...open].at(-1)
}

const draw = () => {
  const shown = mine().flatMap((entry) => bubblesOf(entry, (text) => void ask(text).catch(() => {})))
  $("customer").textContent = userId
  $("chat").replaceChildren(
    ...(shown.length > 0 ? shown : [el("li", { className: "empty", textContent: say(emptyWord) })])
  )
  $("chat").scrollTop = $("chat").scrollHeight
  const asked = mine().filter(({ kind }) => kind === "customer")
  $("questions").replaceChildren(
    ...(asked.length > 0
      ? asked.slice(-3).map(({ message }) => el("p", { textContent: `${userId}: ${message.text}` }))
      : [el("p", { className: "hint", textContent: say("noQuestion") })])
  )
}

/** Reads what there is, and then follows what comes; again from the beginning when some of it was missed. */
export const follow = async () => {
  events?.close()
  entries.clear()
  const { lastEventId } = await (await fetch("/phone/state")).json()
  const page = await (await fetch("/phone/chat")).json()
  for (const entry of page.entries) entries.set(entry.seq, entry)
  draw()
  events = new EventSource(`/phone/events?after=${encodeURIComponent(lastEventId)}`)
  events.addEventListener("chat", ({ data }) => {
    const { entry } = JSON.parse(data)
    if (entries.has(entry.seq)) return
    entries.set(entry.seq, entry)
    if (entry.clientUserId === userId) draw()
  })
  for (const name of ["gap", "cleared"]) events.addEventListener(name, () => void follow())
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
