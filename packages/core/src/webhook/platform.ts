/** What of the platform may be there or not: the webhook also runs where there is no Node. */
const host = globalThis as {
  readonly process?: Partial<Pick<NodeJS.Process, "env">>
  readonly setImmediate?: (work: () => void) => unknown
}

/** The variables of the process, where there are any. */
export const environment = (): Readonly<Record<string, string | undefined>> => host.process?.env ?? {}

/** Taken when this is loaded, so that a test which fakes timers afterwards does not stop the handlers. */
const { setImmediate: immediately = (work: () => void) => setTimeout(work, 0) } = host

/** Later, when what is under way has been written. */
export const soon = (): Promise<void> => new Promise((resolve) => immediately(resolve))
