/** What the module is given, as an outbox. */
import { type ConfigIssue, DeskConfigError } from "@tcdesk/core"
import { hasProperty, readProperty } from "@tcdesk/core/adapter"
import { createOutbox, type OutboxOptions, type OutboxStore, type SendingDesk, type StartOptions } from "@tcdesk/outbox"
import { graceOf, refuseUnknown } from "../desk.open.ts"
import type { OutboxModuleExtras, OutboxModuleOptions } from "./interfaces.ts"
import type { OpenOutbox } from "./OutboxService.ts"

/** Of the module. Out of options of a class they are not taken. */
export const moduleNames = ["name", "isGlobal"] as const satisfies ReadonlyArray<keyof OutboxModuleExtras>

const optionNames = [
  "desk",
  "store",
  "onUnknown",
  "maxAgeMs",
  "maxTries",
  "backoff",
  "keepKeysMs",
  "hooks"
] as const satisfies ReadonlyArray<keyof OutboxOptions<never>>

const ownNames = ["worker", "closeGraceMs"] as const satisfies ReadonlyArray<keyof OutboxModuleOptions>

const fault = (issue: ConfigIssue): never => {
  throw new DeskConfigError([issue])
}

const workerOf = (options: object): StartOptions | undefined => {
  const worker = readProperty(options, "worker")
  if (worker === false) return undefined
  if (worker === undefined || worker === true) return {}
  return typeof worker === "object" && worker !== null
    ? worker
    : fault({ option: "worker", message: "must be true, false, or an object such as { concurrency: 16 }" })
}

/** `findDesk`: the application's client of a name; without a name, the one for this outbox. */
export const open = (from: OutboxModuleOptions, findDesk: (name?: string) => SendingDesk | undefined): OpenOutbox => {
  // A factory that returned nothing: createOutbox says what it wants.
  const options: object = typeof from === "object" && from !== null ? from : {}
  refuseUnknown(options, [...optionNames, ...ownNames, ...moduleNames])
  const [worker, graceMs] = [workerOf(options), graceOf(options)]
  const desk = readProperty(options, "desk")
  const client =
    desk !== undefined && typeof desk !== "string"
      ? desk
      : (findDesk(desk) ??
        fault({
          option: "desk",
          message: `must be a client: there is no DeskModule ${desk === undefined ? "in this application" : `named "${desk}"`}`
        }))
  const store = readProperty(options, "store")
  const read = Object.fromEntries(
    optionNames.filter((name) => hasProperty(options, name)).map((name) => [name, readProperty(options, name)])
  )
  const opened = typeof store === "function" ? (store as () => OutboxStore).call(options) : store
  const outbox = createOutbox<never>({ ...read, desk: client, store: opened } as OutboxOptions<never>)
  return { outbox, worker, graceMs }
}
