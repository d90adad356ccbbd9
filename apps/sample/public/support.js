// The session's state and its history, as the shop reads them from Desk.
import { nameOf, textOf } from "./bubbles.js"
import { $, el } from "./dom.js"
import { lastSession, userId } from "./phone.js"
import { say, timeOf } from "./words.js"

const whoOf = ({ from, role }) => {
  if (role === "user") return userId
  return role === "agent" ? nameOf(from) : say("store")
}

const rowOf = (message) =>
  el(
    "li",
    {},
    el("strong", { textContent: whoOf(message) }),
    el("time", { dateTime: new Date(message.at).toISOString(), textContent: timeOf(message.at) }),
    el("span", { textContent: message.body.map(textOf).join(" ") })
  )

const show = (session) => {
  const { state, agentId, messages } = session ?? { messages: [] }
  $("state").hidden = session === undefined
  $("state").dataset.state = state
  $("state").textContent = session === undefined ? "" : (say("states")[state]?.(nameOf(agentId)) ?? state)
  $("end").hidden = state !== "Agent"
  $("history").replaceChildren(
    ...(messages.length > 0 ? messages.map(rowOf) : [el("li", { className: "hint", textContent: say("noQuestion") })])
  )
  $("history").scrollTop = $("history").scrollHeight
}

const read = async () => {
  const sessionId = lastSession()
  if (sessionId === undefined) return show(undefined)
  const response = await fetch(`/sessions/${encodeURIComponent(sessionId)}`)
  if (response.ok && sessionId === lastSession()) show(await response.json())
}

let isReading = false
let again = false

/** One at a time: what happens meanwhile is read after it. */
export const showSession = async () => {
  again = true
  if (isReading) return
  isReading = true
  while (again) {
    again = false
    // What can't be read now is read when more has happened.
    await read().catch(() => {})
  }
  isReading = false
}
