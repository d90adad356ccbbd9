/**
 * `@tcdesk/core/effect`: the same core for users of Effect. Modules as namespaces, secrets `Redacted`, errors in the channel.
 * @packageDocumentation
 */
export * as Desk from "./effect/Desk.ts"
export * as DeskError from "./effect/DeskError.ts"
export * as Message from "./effect/Message.ts"
export * as RetryPolicy from "./effect/RetryPolicy.ts"
export * as Transport from "./effect/Transport.ts"
export * as UserSig from "./effect/UserSig.ts"
export * as Elem from "./model/Elem.ts"
