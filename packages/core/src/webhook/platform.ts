/** What of the platform may be there or not: the webhook also runs where there is no Node. */
interface Builtins {
  readonly "node:crypto": typeof import("node:crypto")
  readonly "node:sqlite": typeof import("node:sqlite")
}

type Process = Partial<Pick<NodeJS.Process, "env">> & { getBuiltinModule?(name: string): unknown }

const host = globalThis as { readonly process?: Process; readonly setImmediate?: (work: () => void) => unknown }

const builtins = new Map<string, unknown>()

/** A module of Node, where it is to be had. */
export const nodeBuiltin = <Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined => {
  if (!builtins.has(name)) builtins.set(name, host.process?.getBuiltinModule?.(name))
  return builtins.get(name) as Builtins[Name] | undefined
}

/** The variables of the process, where there are any. */
export const environment = (): Readonly<Record<string, string | undefined>> => host.process?.env ?? {}

/** Taken when this is loaded, so that a test which fakes timers afterwards does not stop the handlers. */
const { setImmediate: immediately = (work: () => void) => setTimeout(work, 0) } = host

/** Later, when what is under way has been written. */
export const soon = (): Promise<void> => new Promise((resolve) => immediately(resolve))
