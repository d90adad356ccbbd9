/**
 * Where the user is, as the address bar says it: a reload, a link and the Back button lead there again.
 */
import type { Model, RequestFilter } from "./Model.ts"

export type Place = Pick<Model, "view" | "pane"> & {
  /** Which conversation is open; `undefined` where none was chosen. */
  readonly conversation: string | undefined
  /** The `seq` of the entry whose details are shown. */
  readonly entry: number | undefined
  readonly outcome: RequestFilter
  readonly request: string | undefined
}

/** With the list in sight no conversation was chosen, though a wide screen shows one beside it. */
export const placeOf = ({ view, pane, chat, selectedSeq, requests, selectedRequest }: Model): Place => ({
  view,
  pane,
  conversation: pane === "list" ? undefined : chat?.conversation,
  entry: pane === "list" ? undefined : selectedSeq,
  outcome: requests.outcome,
  request: selectedRequest
})

/** What is selected is shown in detail, unless the address says otherwise. */
const usualPane = ({ view, conversation, entry, request }: Omit<Place, "pane">): Place["pane"] => {
  if (view === "requests") return request === undefined ? "list" : "details"
  return conversation === undefined ? "list" : entry === undefined ? "chat" : "details"
}

/** The address's query, or nothing: `?conversation=…&message=12`, `?requests=rejected&request=req-3`. */
export const queryOf = (place: Place): string => {
  const { view, pane, conversation, entry, outcome, request } = place
  const given: readonly (readonly [string, string | number | undefined])[] =
    view === "requests"
      ? [
          ["requests", outcome],
          ["request", request]
        ]
      : [
          ["conversation", conversation],
          ["message", entry]
        ]
  const parts = [...given, ["pane", pane === usualPane(place) ? undefined : pane] as const].flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]]
  )
  return parts.length === 0 ? "" : `?${new URLSearchParams(parts)}`
}

const OUTCOMES: readonly RequestFilter[] = ["rejected", "faulted", "all"]
const PANES: readonly Place["pane"][] = ["list", "chat", "details"]

/** Whatever the address holds, it is a place: what makes no sense is left out. */
export const readPlace = (query: string): Place => {
  const given = new URLSearchParams(query)
  const outcome = OUTCOMES.find((one) => one === given.get("requests"))
  const message = given.get("message") ?? ""
  const place = {
    view: outcome === undefined ? ("inbox" as const) : ("requests" as const),
    conversation: given.get("conversation") ?? undefined,
    entry: /^\d{1,15}$/.test(message) ? Number(message) : undefined,
    outcome: outcome ?? "rejected",
    request: given.get("request")?.match(/^req-\d{1,15}$/)?.[0]
  }
  return { ...place, pane: PANES.find((one) => one === given.get("pane")) ?? usualPane(place) }
}
