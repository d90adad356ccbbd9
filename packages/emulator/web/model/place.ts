/**
 * Where the user is, as the address bar says it: a reload, a link and the Back button lead there again.
 */
import { CALL_FILTERS } from "./calls.ts"
import type { CallFilter, Model, RequestFilter } from "./Model.ts"

export type Place = Pick<Model, "view" | "pane"> & {
  /** Which conversation is open; `undefined` where none was chosen. */
  readonly conversation: string | undefined
  /** The `seq` of the entry whose details are shown. */
  readonly entry: number | undefined
  readonly outcome: RequestFilter
  readonly request: string | undefined
  readonly callFilter: CallFilter
  readonly call: string | undefined
}

/** With the list in sight no conversation was chosen, though a wide screen shows one beside it. */
export const placeOf = ({
  view,
  pane,
  chat,
  selectedSeq,
  requests,
  selectedRequest,
  callFilter,
  selectedCall
}: Model): Place => ({
  view,
  pane,
  conversation: pane === "list" ? undefined : chat?.conversation,
  entry: pane === "list" ? undefined : selectedSeq,
  outcome: requests.outcome,
  request: selectedRequest,
  callFilter,
  call: selectedCall
})

/** What is selected is shown in detail, unless the address says otherwise. */
const usualPane = ({ view, conversation, entry, request, call }: Omit<Place, "pane">): Place["pane"] => {
  if (view === "webhook") return call === undefined ? "list" : "details"
  if (view === "requests") return request === undefined ? "list" : "details"
  return conversation === undefined ? "list" : entry === undefined ? "chat" : "details"
}

/** The address's query, or nothing: `?conversation=…&message=12`, `?requests=rejected&request=req-3`, `?webhook=all&call=hook-2`. */
export const queryOf = (place: Place): string => {
  const { view, pane, conversation, entry, outcome, request, callFilter, call } = place
  const given: readonly (readonly [string, string | number | undefined])[] = {
    inbox: [["conversation", conversation] as const, ["message", entry] as const],
    requests: [["requests", outcome] as const, ["request", request] as const],
    webhook: [["webhook", callFilter] as const, ["call", call] as const]
  }[view]
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
  const callFilter = CALL_FILTERS.find((one) => one === given.get("webhook"))
  const view = outcome !== undefined ? "requests" : callFilter !== undefined ? "webhook" : "inbox"
  const place = {
    view: view as Place["view"],
    conversation: given.get("conversation") ?? undefined,
    entry: /^\d{1,15}$/.test(message) ? Number(message) : undefined,
    outcome: outcome ?? "rejected",
    request: given.get("request")?.match(/^req-\d{1,15}$/)?.[0],
    callFilter: callFilter ?? "all",
    call: given.get("call")?.match(/^hook-\d{1,15}$/)?.[0]
  }
  return { ...place, pane: PANES.find((one) => one === given.get("pane")) ?? usualPane(place) }
}
