// Small helpers for making elements, and for what a person does with them.
import { languageNow, say } from "./words.js"

export const $ = (id) => document.getElementById(id)

export const el = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}

/** What went wrong, in the page's language; what it has no words for, in the shop's own. */
const problemOf = async (response) => {
  const { error, message, delivery } = await response.json().catch(() => ({}))
  const known = say("reasons")[error] ?? message ?? error?.message ?? error
  const text = typeof known === "string" ? known : say("answered", response.status)
  return delivery === "unknown" ? `${text} ${say("maybe")}` : text
}

/** Calls the shop; throws what is to be shown. */
export const post = async (path, fields = {}) => {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ language: languageNow(), ...fields })
  }).catch(() => undefined)
  if (response === undefined) throw new Error(say("unreachable"))
  if (!response.ok) throw new Error(await problemOf(response))
  return response.json()
}

/** Runs on submit or click. What goes wrong is said beside the button: in its form, or its item of a list. */
export const on = (target, event, run) =>
  target.addEventListener(event, async (happened) => {
    happened.preventDefault()
    const button = happened.submitter ?? happened.currentTarget
    const around = button.closest("form, li") ?? button.parentElement
    around.querySelector(":scope > .problem")?.remove()
    button.disabled = true
    try {
      await run(happened)
    } catch (error) {
      around.append(el("p", { className: "problem", role: "alert", textContent: error.message }))
    }
    button.disabled = false
  })
