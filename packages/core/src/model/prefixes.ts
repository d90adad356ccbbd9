import type { CommandOptions } from "./CommandOptions.ts"

/** The two services that Desk's commands belong to. */
export const prefixes: ReadonlyArray<Prefix> = ["desk_http_svc", "openim_console_http_svc"]

/** The service that a command belongs to: the part of its URL before the name. */
export type Prefix = NonNullable<CommandOptions["prefix"]>
