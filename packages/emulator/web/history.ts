/**
 * Keeps the address bar in step with the page: what a user would want to go back from becomes a step of the browser's history.
 */
import { effect } from "@preact/signals"
import { type Place, placeOf, queryOf } from "./model/place.ts"
import { model } from "./store.ts"

/** What the browser keeps with a step: the place before it. */
interface Step {
  readonly from: Place
}

let isQuiet = false

/** Where `change` leads takes the place of where the user was: Back will not lead there. */
export const withoutHistory = (change: () => void): void => {
  const before = isQuiet
  isQuiet = true
  try {
    change()
  } finally {
    isQuiet = before
  }
}

/** Only another conversation, view or pane is a step; from message to message it is one and the same. */
const isStep = (from: Place, to: Place): boolean =>
  from.view !== to.view || from.pane !== to.pane || from.conversation !== to.conversation

/** To be called once the page is where the address says. */
export const keepAddress = (): void => {
  let current = placeOf(model.value)
  effect(() => {
    const place = placeOf(model.value)
    const query = queryOf(place)
    const from = current
    current = place
    if (query === queryOf(from) && query === location.search) return
    const address = `/${query}`
    if (isQuiet || !isStep(from, place)) history.replaceState(history.state, "", address)
    else history.pushState({ from } satisfies Step, "", address)
  })
}

/** Calls `go` whenever the user steps back or forward. */
export const onStep = (go: (query: string) => void): void => {
  addEventListener("popstate", () => withoutHistory(() => go(location.search)))
}

/** Leaves for `target` by the browser's own Back where that leads there, so that steps do not pile up; else by `otherwise`. */
export const backTo = (target: Partial<Place>, otherwise: () => void): void => {
  const from = (history.state as Step | null)?.from
  const wanted = { view: model.value.view, ...target }
  const leads =
    from !== undefined && Object.entries(wanted).every(([name, value]) => from[name as keyof Place] === value)
  if (leads) history.back()
  else otherwise()
}
