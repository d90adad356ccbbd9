/** The outbox as Nest knows it. */
import { Injectable } from "@nestjs/common"
import type { Outbox, Started, StartOptions } from "@tcdesk/outbox"

/** An outbox, and how the module runs it. */
export interface OpenOutbox {
  /** Made by the module, which closes it. */
  readonly outbox: Outbox
  /** Absent where this process does not send. */
  readonly worker: StartOptions | undefined
  /** How long a send that is under way may take at shutdown. */
  readonly graceMs: number | undefined
}

/** All that an outbox offers, on one that is there when it is first used: whatever `Outbox` gains, the compiler asks for here. */
const forward = <Tx>(current: () => Outbox<Tx>): Outbox<Tx> => ({
  // One function for both of its forms.
  enqueue: ((given: never, options) => current().enqueue(given, options)) as Outbox<Tx>["enqueue"],
  enqueueMany: (messages, options) => current().enqueueMany(messages, options),
  start: (options) => current().start(options),
  dead: {
    list: (page) => current().dead.list(page),
    replay: (ids) => current().dead.replay(ids),
    remove: (ids) => current().dead.remove(ids)
  },
  parked: {
    list: (page) => current().parked.list(page),
    retry: (ids) => current().parked.retry(ids),
    remove: (ids) => current().parked.remove(ids)
  },
  status: () => current().status(),
  close: (options) => current().close(options),
  [Symbol.asyncDispose]: () => current()[Symbol.asyncDispose]()
})

/** The methods of an outbox, as a class of its own. */
const ForwardingOutbox = class {
  constructor(current: () => Outbox) {
    Object.assign(this, forward(current))
  }
} as new <Tx>(
  current: () => Outbox<Tx>
) => Outbox<Tx>

/** What Nest calls, and a plain outbox has not. */
interface Hooks {
  readonly onModuleInit: () => void
  readonly onApplicationBootstrap: () => void
  readonly beforeApplicationShutdown: () => Promise<void>
  readonly onApplicationShutdown: () => Promise<void>
}

/** Opens it once, at its first use or when its module is initialised. */
const running = (open: () => OpenOutbox) => {
  let opened: OpenOutbox | undefined
  let started: Started | undefined
  const current = (): OpenOutbox => {
    opened ??= open()
    return opened
  }
  /** Also one that the application starts itself has to be stopped in time. */
  const start = (options?: StartOptions): Started => {
    started = current().outbox.start(options)
    return started
  }
  const hooks: Hooks = {
    onModuleInit: () => {
      current()
    },
    onApplicationBootstrap: () => {
      const { worker } = current()
      if (worker !== undefined) start(worker)
    },
    // The client is closed only after this. Requests are served until then, and may still enqueue.
    beforeApplicationShutdown: async () => {
      await started?.stop({ graceMs: opened?.graceMs })
    },
    onApplicationShutdown: async () => {
      await opened?.outbox.close({ graceMs: opened.graceMs })
    }
  }
  return { outbox: () => current().outbox, start, hooks }
}

/**
 * The outbox, injectable by type. It has just what every `Outbox` has, so one in memory can stand in for it in plain unit tests:
 * `new OrdersController(createOutbox({ desk: createRecordingDesk(), store: memoryStore() }))`. `Tx` is the transaction of the store, where
 * it joins one: `OutboxService<PgBossTransaction>`.
 *
 * @example
 * ```ts prelude=nest
 * import { Body, Controller, Post } from "@nestjs/common"
 * import { OutboxService } from "@tcdesk/nestjs/outbox"
 *
 * @Controller()
 * class OrdersController {
 *   constructor(private readonly outbox: OutboxService) {}
 *
 *   @Post("orders")
 *   order(@Body("sessionId") sessionId: string, @Body("id") id: string) {
 *     return this.outbox.enqueue({ sessionId, text: "订单已收到", key: `order-${id}-received` }) // durable on return
 *   }
 * }
 * ```
 *
 * @publicApi
 */
@Injectable()
export class OutboxService<Tx = never> extends ForwardingOutbox<Tx> {
  /** What Nest calls before it takes requests. Throws `DeskConfigError`, which names every option at fault. */
  readonly onModuleInit?: () => void
  /** What Nest calls when everything is there: the worker starts, unless the module has none. */
  readonly onApplicationBootstrap?: () => void
  /** What Nest calls at shutdown, before any client is closed: nothing more is begun, and what is being sent ends. */
  readonly beforeApplicationShutdown?: () => Promise<void>
  /** What Nest calls when no request is served any more: the store is closed. */
  readonly onApplicationShutdown?: () => Promise<void>

  /** Takes how to open it, once there is a client. */
  constructor(open: () => OpenOutbox) {
    const { outbox, start, hooks } = running(open)
    super(outbox)
    Object.assign(this, { start }, hooks)
  }
}
