/** The client as Nest knows it. */
import { createDesk, type Desk, DeskConfigError, type DeskOptions } from "@tcdesk/core"
import { forward, isDesk, resolveDesk } from "@tcdesk/core/adapter"
import { Inject, Injectable } from "@nestjs/common"
import { DESK_MODULE_OPTIONS } from "./desk.constants.ts"
import type { DeskEnvironmentOptions, DeskModuleOptions } from "./desk.interfaces.ts"

type Given = DeskModuleOptions | DeskEnvironmentOptions | Desk

const maxGraceMs = 2 ** 31 - 1

/** The client, and whether the module has to close it. */
const open = (
  given: Given
): { readonly client: Desk; readonly owned: boolean; readonly graceMs?: number | undefined } => {
  if (isDesk(given)) return resolveDesk(given)
  // A factory that returned nothing: another client's environment must not step in.
  if (typeof given !== "object" || given === null) return { client: createDesk(given), owned: true }
  if ("client" in given) {
    if (isDesk(given.client)) return resolveDesk(given.client)
    throw new DeskConfigError([{ option: "client", message: "must be a client, such as createDesk(…) makes" }])
  }
  const { closeGraceMs: graceMs, ...options } = given
  if (graceMs !== undefined && !(typeof graceMs === "number" && graceMs >= 0 && graceMs <= maxGraceMs)) {
    throw new DeskConfigError([{ option: "closeGraceMs", message: `must be milliseconds from 0 to ${maxGraceMs}` }])
  }
  return { ...resolveDesk(Object.keys(options).length === 0 ? undefined : (options as DeskOptions)), graceMs }
}

/**
 * The client, injectable by type. It has just what every `Desk` has, so a recording client can stand in for it in plain
 * unit tests: `new OrdersController(createRecordingDesk())`.
 *
 * ```ts
 * @Controller()
 * class OrdersController {
 *   constructor(private readonly desk: DeskService) {}
 *
 *   @Post("orders")
 *   order(@Body() { sessionId }: Order) {
 *     return this.desk.send({ sessionId, text: "订单已收到" })      // rejects with a DeskError, and with nothing else
 *   }
 * }
 * ```
 *
 * @publicApi
 */
@Injectable()
export class DeskService {
  /** What Nest calls at shutdown, when the client is the module's own: calls under way finish first. */
  readonly onApplicationShutdown?: () => Promise<void>

  /** Throws `DeskConfigError`, which names every option at fault. */
  constructor(@Inject(DESK_MODULE_OPTIONS) given: Given) {
    const { client, owned, graceMs } = open(given)
    Object.assign(this, forward(client))
    if (owned) this.onApplicationShutdown = () => client.close({ graceMs })
  }
}

/** The service has just what every client has. */
export interface DeskService extends Desk {}
