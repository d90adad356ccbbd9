/**
 * `@tcdesk/outbox/effect`: the outbox for users of Effect.
 * @packageDocumentation
 */
export * as Outbox from "./effect/Outbox.ts"
