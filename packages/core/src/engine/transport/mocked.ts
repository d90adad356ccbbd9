/** Whether the process has undici's MockAgent for its global dispatcher: then its tests expect that nothing goes out beside it. */

const dispatchers = [Symbol.for("undici.globalDispatcher.2"), Symbol.for("undici.globalDispatcher.1")] as const

const isMockAgent = (dispatcher: symbol): boolean => {
  const agent = (globalThis as { readonly [key: symbol]: unknown })[dispatcher]
  return typeof agent === "object" && agent !== null && "disableNetConnect" in agent && "pendingInterceptors" in agent
}

/** By what the agent can do: it may be of any copy of undici. A dispatcher of another kind, a ProxyAgent say, is none of this. */
export const isMocked = (): boolean => isMockAgent(dispatchers[0]) || isMockAgent(dispatchers[1])
