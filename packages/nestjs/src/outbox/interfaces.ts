/** What `OutboxModule` is given. */
import type { OutboxOptions, OutboxStore, SendingDesk, StartOptions } from "@tcdesk/outbox"

/**
 * The options of `createOutbox`, and how the module runs it.
 *
 * @publicApi
 */
export interface OutboxModuleOptions extends Omit<OutboxOptions<never>, "desk" | "store"> {
  /**
   * Where messages are kept: a store, or what opens one, called once when the application starts. The module closes it, after the last
   * request.
   */
  readonly store: OutboxStore | (() => OutboxStore)
  /**
   * The client that sends: the name of one that a `DeskModule` of the application provides, or a client. Default: the one of the
   * outbox's own name, else the default one. It is closed after the outbox has stopped.
   */
  readonly desk?: string | SendingDesk | undefined
  /** Whether this process sends, and how much at a time; default `true`. One of several that enqueue may do it for all. */
  readonly worker?: boolean | StartOptions | undefined
  /**
   * How long a send that is under way may take at shutdown, in milliseconds; what takes longer is tried again by whoever starts next.
   * Default: as long as a send may take.
   */
  readonly closeGraceMs?: number | undefined
}

/**
 * A class for `forRootAsync({ useClass })` or `useExisting`.
 *
 * @publicApi
 */
export interface OutboxModuleOptionsFactory {
  /** Options. */
  create(): OutboxModuleOptions | Promise<OutboxModuleOptions>
}

/**
 * How other modules get at the outbox.
 *
 * @publicApi
 */
export interface OutboxModuleExtras {
  /** For `@InjectOutbox(name)`. Without a name it is the default outbox, `OutboxService`. */
  readonly name?: string | undefined
  /** Whether all modules may inject the outbox without importing the module; default `false`. */
  readonly isGlobal?: boolean | undefined
}
