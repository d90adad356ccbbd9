/** The goals of a limit that three processes share, for each store. */
import { goals } from "repository/budgets"
import type { Fleet } from "./fleetLimit.ts"
import { type Judge, judged } from "./judges.ts"
import type { Load, StoreName } from "./programs/fleet-process.ts"

export const storeNames: { readonly [S in StoreName]: string } = {
  redis: "Redis",
  postgres: "PostgreSQL",
  sqlite: "SQLite"
}

export const loadNames: { readonly [L in Load]: string } = {
  saturated: "saturated",
  "on-off": "on and off",
  blocked: "event loops blocked for 20 to 270 ms",
  paced: "no limit, by a bare timer"
}

const { started, perSecond, commandsAStart, cpuToSend } = goals.fleetLimit

const goalsOf = (store: StoreName): ReadonlyArray<Judge> => {
  const three = `three processes, ${started} a second, ${storeNames[store]}`
  const saturated = (what: string, goal: string, judge: (fleet: Fleet) => { figure: string; met: boolean }) =>
    judged(`${three}: ${what}`, goal, "fleet-limit", (found) => {
      const fleet = found[store]?.saturated
      return fleet === undefined ? {} : judge(fleet)
    })
  return [
    judged(`${three}: most starts within any 1,000 ms`, `≤ ${started}`, "fleet-limit", (found) => {
      const loads = (["saturated", "on-off", "blocked"] as const).flatMap((load) => {
        const most = found[store]?.[load]?.most
        return most === undefined ? [] : [{ load, most }]
      })
      if (loads.length === 0) return {}
      const figure = loads.map(({ load, most }) => `${most} ${loadNames[load]}`).join(", ")
      return { figure, met: loads.every(({ most }) => most <= started) }
    }),
    saturated("starts a second, saturated", `≥ ${perSecond}`, (fleet) => ({
      figure: fleet.perSecond.toFixed(0),
      met: fleet.perSecond >= perSecond
    })),
    saturated("questions to the store, by start", `≤ ${commandsAStart}`, (fleet) => ({
      figure: fleet.commandsAStart.toFixed(2),
      met: fleet.commandsAStart <= commandsAStart
    })),
    judged(`${three}: CPU of a start, to the same send by a bare timer`, `≤ ${cpuToSend}×`, "fleet-limit", (found) => {
      const { paced, saturated } = found[store] ?? {}
      if (paced === undefined || saturated === undefined) return {}
      const times = saturated.cpuUsAStart / paced.cpuUsAStart
      const words = `${saturated.cpuUsAStart.toFixed(0)} µs to ${paced.cpuUsAStart.toFixed(0)} µs`
      return { figure: `${times.toFixed(2)}× (${words})`, met: times <= cpuToSend }
    })
  ]
}

export const fleetGoals: ReadonlyArray<Judge> = (Object.keys(storeNames) as ReadonlyArray<StoreName>).flatMap(goalsOf)
