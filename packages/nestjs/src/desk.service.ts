/** The client as Nest knows it. */

import { Inject, Injectable } from "@nestjs/common"
import type { Desk } from "@tcdesk/core"
import { forwardDesk } from "@tcdesk/core/adapter"
import { DESK_MODULE_OPTIONS } from "./desk.constants.ts"
import { type Given, Opened, open } from "./desk.open.ts"

/** The methods of a client, as a class of its own: whatever `Desk` gains is there. */
const ForwardingDesk = class {
  constructor(client: Desk) {
    Object.assign(this, forwardDesk(client))
  }
} as new (
  client: Desk
) => Desk

/**
 * The client, injectable by type. It has just what every `Desk` has, so a recording client can stand in for it in plain
 * unit tests: `new OrdersController(createRecordingDesk())`.
 *
 * @example
 * ```ts prelude=nest
 * import { Body, Controller, Post } from "@nestjs/common"
 * import { DeskService } from "@tcdesk/nestjs"
 *
 * @Controller()
 * class OrdersController {
 *   constructor(private readonly desk: DeskService) {}
 *
 *   @Post("orders")
 *   order(@Body("sessionId") sessionId: string) {
 *     return this.desk.send({ sessionId, text: "订单已收到" }) // rejects with a DeskError, and with nothing else
 *   }
 * }
 * ```
 *
 * @publicApi
 */
@Injectable()
export class DeskService extends ForwardingDesk {
  /** What Nest calls at shutdown, when the client is the module's own: calls under way finish first. */
  readonly onApplicationShutdown?: () => Promise<void>

  /** Throws `DeskConfigError`, which names every option at fault. */
  constructor(@Inject(DESK_MODULE_OPTIONS) given: Given) {
    const { client, owned, graceMs } = given instanceof Opened ? given : open(given, true)
    super(client)
    if (owned) this.onApplicationShutdown = () => client.close({ graceMs })
  }
}
