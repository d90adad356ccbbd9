/**
 * Health of an outbox for `@nestjs/terminus` 11 and 12. An entry of its own: whoever has only one of both peers needs it not.
 * @packageDocumentation
 */
import { Inject, Injectable, Optional } from "@nestjs/common"
import { type HealthIndicatorResult, HealthIndicatorService } from "@nestjs/terminus"
import { type Outbox, type OutboxHealthLimits, outboxHealth } from "@tcdesk/outbox"
import { OutboxService } from "./outbox/OutboxService.ts"

/**
 * What is looked at.
 *
 * @publicApi
 */
export interface OutboxHealthOptions extends OutboxHealthLimits {
  /** The outbox; the default one unless given. */
  readonly outbox?: Pick<Outbox, "status"> | undefined
}

/**
 * Reads the health of an outbox from its status, over all processes. `down`: its store can't be reached, or it is closed, and nothing can
 * be enqueued. `degraded`: its queue is paused, or a limit is passed; Terminus 11 has no such word, and says `up` with the same
 * `problems`, since a restart would mend nothing. Always with `pending`, `dead` and `parked`, and with `oldestAgeMs` and `pausedUntil`
 * where there are such.
 *
 * @example
 * ```ts prelude=nest
 * import { Controller, Get, Module } from "@nestjs/common"
 * import { HealthCheck, HealthCheckService, TerminusModule } from "@nestjs/terminus"
 * import { DeskModule } from "@tcdesk/nestjs"
 * import { OutboxModule } from "@tcdesk/nestjs/outbox"
 * import { OutboxHealthIndicator } from "@tcdesk/nestjs/outbox-terminus"
 * import { sqliteStore } from "@tcdesk/outbox/sqlite"
 *
 * @Controller("health")
 * class Health {
 *   constructor(
 *     private readonly health: HealthCheckService,
 *     private readonly indicator: OutboxHealthIndicator
 *   ) {}
 *
 *   @Get()
 *   @HealthCheck()
 *   check() {
 *     return this.health.check([() => this.indicator.isHealthy("outbox", { maxOldestAgeMs: 60_000, maxDead: 0 })])
 *   }
 * }
 *
 * @Module({
 *   imports: [TerminusModule, DeskModule.forRoot(), OutboxModule.forRoot({ store: () => sqliteStore("outbox.db") })],
 *   providers: [OutboxHealthIndicator],
 *   controllers: [Health]
 * })
 * class AppModule {}
 * ```
 *
 * @publicApi
 */
@Injectable()
export class OutboxHealthIndicator {
  private readonly indicators: HealthIndicatorService
  private readonly outbox: Pick<Outbox, "status"> | undefined

  /** Takes Terminus' service, and the default outbox where there is one. */
  constructor(
    @Inject(HealthIndicatorService) indicators: HealthIndicatorService,
    @Optional() @Inject(OutboxService) outbox?: Outbox
  ) {
    this.indicators = indicators
    this.outbox = outbox
  }

  /** Of the default outbox, unless one is given. Rejects with a `DeskConfigError` for limits that are none. */
  async isHealthy<const Key extends string>(
    key: Key,
    { outbox = this.outbox, ...limits }: OutboxHealthOptions = {}
  ): Promise<HealthIndicatorResult<Key>> {
    if (outbox === undefined) {
      throw new Error(
        "OutboxHealthIndicator finds no default outbox: import OutboxModule here, or give isHealthy an outbox."
      )
    }
    const session = this.indicators.check(key)
    const status = await outbox.status().catch((error: unknown) => error as Error)
    if (status instanceof Error) return session.down({ problems: [status.message] })
    const { pending, oldestAgeMs, dead, parked, pausedUntil } = status
    const { state, problems } = outboxHealth(status, limits)
    const facts = {
      pending,
      dead,
      parked,
      ...(oldestAgeMs === undefined ? {} : { oldestAgeMs }),
      ...(pausedUntil === undefined ? {} : { pausedUntil }),
      ...(problems.length === 0 ? {} : { problems })
    }
    const knowsDegraded: boolean = "degraded" in session
    return state === "degraded" && knowsDegraded ? session.degraded(facts) : session.up(facts)
  }
}
