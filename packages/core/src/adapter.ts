/**
 * `@tcdesk/core/adapter`: what only authors of adapters need.
 * @packageDocumentation
 */
export { dropSuccess, type ErrorResponse } from "./adapter/dropSuccess.ts"
export { forward } from "./adapter/forward.ts"
export { type NodeBody, type NodeRequest, nodeBody } from "./adapter/nodeBody.ts"
export { type EnvironmentOptions, isDesk, resolveDesk } from "./adapter/resolveDesk.ts"
export { optionNames, unknownOptions } from "./adapter/unknownOptions.ts"
export { without } from "./adapter/without.ts"
export { given, isPlainObject, namesOf, says } from "./model/given.ts"
export { readPrepared } from "./model/Prepared.ts"
export {
  type IgnoredProxy,
  type ProxyRoute,
  type ProxyRouteOptions,
  type ProxyServer,
  proxyRoute,
  type ReadVariable
} from "./model/proxy.ts"
export { sanitizeError } from "./model/sanitize.ts"
