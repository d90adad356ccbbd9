/** What `DeskModule` is given. */
import type { Desk, DeskOptions } from "@tcdesk/core"
import type { EnvironmentOptions } from "@tcdesk/core/adapter"

/** How a client that the module makes is closed. */
interface ClosingOptions {
  /** How long sends under way may take at shutdown, in milliseconds; default: the client's `deadlineMs`. */
  readonly closeGraceMs?: number | undefined
}

/**
 * Either the options of core's `createDesk`: the module makes the client, and closes it. Or `{ client }`, one that exists
 * already: it stays yours, and the module never closes it.
 *
 * @publicApi
 */
export type DeskModuleOptions =
  | (DeskOptions & ClosingOptions & { readonly client?: never })
  | {
      /** A client that exists already: it stays yours to close. */
      readonly client: Desk
    }

/** No word about credentials, nor a client: these are taken from `TCDESK_*`. */
export type DeskEnvironmentOptions = EnvironmentOptions & ClosingOptions & { readonly client?: never }

/**
 * A class for `forRootAsync({ useClass })` or `useExisting`.
 *
 * @publicApi
 */
export interface DeskModuleOptionsFactory {
  /** Options, or a client that exists already. */
  create(): DeskModuleOptions | Desk | Promise<DeskModuleOptions | Desk>
}

/**
 * How other modules get at the client.
 *
 * @publicApi
 */
export interface DeskModuleExtras {
  /** For `@InjectDesk(name)`. Without a name it is the default client, `DeskService`. */
  readonly name?: string | undefined
  /** Whether all modules may inject the client without importing the module; default `false`. */
  readonly isGlobal?: boolean | undefined
}
