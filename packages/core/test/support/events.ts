/** Hooks that keep all events of a client, each beside its hook's name. */
import { type DeskHooks, hookNames } from "../../src/model/DeskHooks.ts"

type Name = keyof DeskHooks
type EventOf<N extends Name> = Parameters<NonNullable<DeskHooks[N]>>[0]

export const events = () => {
  const all: Array<{ readonly name: Name; readonly event: EventOf<Name> }> = []
  const hooks: DeskHooks = Object.fromEntries(
    hookNames.map((name) => [name, (event: EventOf<Name>) => void all.push({ name, event })])
  )
  return {
    hooks,
    all,
    names: (): ReadonlyArray<Name> => all.map(({ name }) => name),
    /** Those of one hook. */
    of: <N extends Name>(wanted: N): ReadonlyArray<EventOf<N>> =>
      all.flatMap(({ name, event }) => (name === wanted ? [event as EventOf<N>] : []))
  }
}
