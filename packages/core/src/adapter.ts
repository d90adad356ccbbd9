/**
 * `@tcdesk/core/adapter`: what only authors of adapters need.
 * @packageDocumentation
 */

export { forwardDesk } from "./adapter/forwardDesk.ts"
export { type NodeBody, type NodeRequest, nodeBody } from "./adapter/nodeBody.ts"
export { omit } from "./adapter/omit.ts"
export { preparedIssues } from "./adapter/preparedIssues.ts"
export { type ErrorResponse, removeSuccessHeaders } from "./adapter/removeSuccessHeaders.ts"
export { type EnvironmentOptions, isDesk, resolveDesk } from "./adapter/resolveDesk.ts"
export { deskOptionNames, unknownOptions } from "./adapter/unknownOptions.ts"
export { hasProperty, isPlainObject, propertyNames, readProperty } from "./model/given.ts"
export {
  type IgnoredProxy,
  type ProxyRoute,
  type ProxyRouteOptions,
  type ProxyServer,
  proxyRoute,
  type ReadVariable
} from "./model/proxy.ts"
export { sanitizeError } from "./model/sanitize.ts"
