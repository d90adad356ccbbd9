// The shop's outbox: what waits, and what is tried no more. Read every second while the page is looked at.
import { $, el, on, post } from "./dom.js"
import { say } from "./words.js"

const show = ({ pending, dead, pausedUntil, letters }) => {
  $("outbox-state").textContent = say(pausedUntil === undefined ? "outboxState" : "outboxPaused", pending, dead)
  $("letters").replaceChildren(...letters.map(({ why }) => el("li", { textContent: why })))
  $("replay").hidden = dead === 0
}

const read = async () => {
  const response = await fetch("/outbox")
  if (response.ok) show((await response.json()).outbox)
}

/** Shows the panel, and keeps it up to date. */
export const followOutbox = () => {
  $("outbox").hidden = false
  on($("replay"), "click", async () => {
    await post("/outbox/replay")
    await read()
  })
  const again = async () => {
    // The shop may be away for a while.
    if (document.visibilityState === "visible") await read().catch(() => {})
    setTimeout(again, 1000)
  }
  void again()
}
