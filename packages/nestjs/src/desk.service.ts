/** The client as Nest knows it. */
import { createDesk, type Desk, DeskConfigError, type DeskOptions, resolveDesk } from "@tcdesk/core"
import { Inject, Injectable } from "@nestjs/common"
import { DESK_MODULE_OPTIONS } from "./desk.constants.ts"
import type { DeskEnvironmentOptions, DeskModuleOptions } from "./desk.interfaces.ts"

type Given = DeskModuleOptions | DeskEnvironmentOptions | Desk

const isDesk = (given: unknown): given is Desk => typeof given === "object" && given !== null && "send" in given

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
export class DeskService implements Desk {
  readonly send: Desk["send"]
  readonly sendMany: Desk["sendMany"]
  /** How the client is at this moment: for health checks and metrics. Sends nothing. */
  readonly status: Desk["status"]
  readonly close: Desk["close"]
  /** What Nest calls at shutdown, when the client is the module's own: sends under way finish first. */
  readonly onApplicationShutdown?: () => Promise<void>

  /** Throws `DeskConfigError`, which names every option at fault. */
  constructor(@Inject(DESK_MODULE_OPTIONS) given: Given) {
    const { client, owned, graceMs } = open(given)
    this.send = (message, options) => client.send(message, options)
    this.sendMany = (messages, options) => client.sendMany(messages, options)
    this.status = () => client.status()
    this.close = (options) => client.close(options)
    if (owned) this.onApplicationShutdown = () => client.close({ graceMs })
  }

  /** The same as `close()`. */
  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.close()
  }
}
