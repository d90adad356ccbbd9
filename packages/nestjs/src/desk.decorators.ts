/** The injection tokens, with the client's name in them: Nest's own errors then say which client is missing. */
import { Inject } from "@nestjs/common"
import { DESK_MODULE_OPTIONS } from "./desk.constants.ts"
import { DeskService } from "./desk.service.ts"

/**
 * The token of a client: `DeskService` for the default one, `"Desk(intl)"` for the one named `intl`.
 *
 * @example
 * ```ts prelude=nest run
 * import { NestFactory } from "@nestjs/core"
 * import { type Desk, DeskModule, getDeskToken } from "@tcdesk/nestjs"
 *
 * const app = await NestFactory.createApplicationContext(DeskModule.forRoot({ name: "intl" }))
 * const desk: Desk = app.get(getDeskToken("intl"))
 * ```
 *
 * @publicApi
 */
export const getDeskToken = (name?: string): typeof DeskService | string =>
  name === undefined ? DeskService : `Desk(${name})`

/**
 * The token of what a client is made from: a symbol for the default one, `"DeskOptions(intl)"` for the one named `intl`.
 *
 * @publicApi
 */
export const getDeskOptionsToken = (name?: string): symbol | string =>
  name === undefined ? DESK_MODULE_OPTIONS : `DeskOptions(${name})`

/**
 * Injects the client of a name; without a name, the default one.
 *
 * @example
 * ```ts prelude=nest
 * import { Injectable } from "@nestjs/common"
 * import { type Desk, InjectDesk } from "@tcdesk/nestjs"
 *
 * @Injectable()
 * class Announcements {
 *   constructor(@InjectDesk("intl") private readonly desk: Desk) {}
 * }
 * ```
 *
 * @publicApi
 */
export const InjectDesk = (name?: string): PropertyDecorator & ParameterDecorator => Inject(getDeskToken(name))
