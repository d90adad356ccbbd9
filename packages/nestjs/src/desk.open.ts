/** What the module is given, as a client, and whether the module has to close it. */
import { createDesk, type Desk, DeskConfigError, type DeskOptions } from "@tcdesk/core"
import {
  deskOptionNames,
  hasProperty,
  isDesk,
  omit,
  readProperty,
  resolveDesk,
  unknownOptions
} from "@tcdesk/core/adapter"
import type { DeskEnvironmentOptions, DeskModuleOptions } from "./desk.interfaces.ts"

export type Given = DeskModuleOptions | DeskEnvironmentOptions | Desk

/** A client that is made or taken already. */
export class Opened {
  readonly client: Desk
  readonly owned: boolean
  readonly graceMs: number | undefined

  constructor(client: Desk, owned: boolean, graceMs?: number) {
    this.client = client
    this.owned = owned
    this.graceMs = graceMs
  }
}

const maxGraceMs = 2 ** 31 - 1

/** How long closing may take. */
export const graceOf = (options: object): number | undefined => {
  const graceMs = readProperty(options, "closeGraceMs")
  if (graceMs === undefined || (typeof graceMs === "number" && graceMs >= 0 && graceMs <= maxGraceMs)) return graceMs
  throw new DeskConfigError([{ option: "closeGraceMs", message: `must be milliseconds from 0 to ${maxGraceMs}` }])
}

/** Throws `DeskConfigError` for what is not known. */
export const refuseUnknown = (from: object, known: ReadonlyArray<string>): void => {
  const unknown = unknownOptions(from, known)
  if (unknown.length > 0) throw new DeskConfigError(unknown)
}

/** Of the module, whoever makes the client. Out of options of a class they are not taken. */
const moduleNames = ["name", "isGlobal"] as const

/** `environment`: whether `TCDESK_*` may say what the options leave open. For a factory's result it may not. */
export const open = (from: Given, environment: boolean): Opened => {
  if (isDesk(from)) return new Opened(from, false)
  // A factory that returned nothing.
  if (typeof from !== "object" || from === null) return new Opened(createDesk(from), true)
  if (hasProperty(from, "client")) {
    refuseUnknown(from, ["client", ...moduleNames])
    const client = readProperty(from, "client")
    if (isDesk(client)) return new Opened(client, false)
    throw new DeskConfigError([{ option: "client", message: "must be a client, such as createDesk(…) makes" }])
  }
  refuseUnknown(from, [...deskOptionNames, ...moduleNames, "closeGraceMs", "client"])
  const graceMs = graceOf(from)
  const options = omit(from, "closeGraceMs") as DeskOptions
  const client = environment ? resolveDesk(options).client : createDesk(options)
  return new Opened(client, true, graceMs)
}
