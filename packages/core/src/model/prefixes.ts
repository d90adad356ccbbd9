/** The two services that Desk's commands belong to. */
export const prefixes = ["desk_http_svc", "openim_console_http_svc"] as const

/** The service that a command belongs to: the part of its URL before the name. */
export type Prefix = (typeof prefixes)[number]
