/**
 * `@tcdesk/core/adapter`: what only authors of adapters need.
 * @packageDocumentation
 */
export { forward } from "./adapter/forward.ts"
export { isDesk, resolveDesk } from "./adapter/resolveDesk.ts"
