/**
 * Whether the screen is so narrow that it shows one pane at a time. The style sheet has the same width.
 */
import { signal } from "@preact/signals"

const query = matchMedia("(max-width: 760px)")

export const isNarrow = signal(query.matches)

query.addEventListener("change", ({ matches }) => {
  isNarrow.value = matches
})
