/** What one may ask of a call of any command. */
import type { CallOptions } from "./CallOptions.ts"

/** Options of a call of any command. */
export interface CommandOptions extends CallOptions {
  /** `true`: called twice it comes to the same, as a command that reads does. A lost answer is then asked for again. */
  readonly idempotent?: boolean | undefined
  /** The part of the URL before the name; default `desk_http_svc`. */
  readonly prefix?: "desk_http_svc" | "openim_console_http_svc" | undefined
}
