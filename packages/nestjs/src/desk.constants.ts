/** The token of what the default client is made from. Those of named clients: `getDeskOptionsToken(name)`. */
export const DESK_MODULE_OPTIONS: unique symbol = Symbol("DESK_MODULE_OPTIONS")
