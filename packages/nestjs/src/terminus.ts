/**
 * Health of a client for `@nestjs/terminus` 11 and 12.
 * @packageDocumentation
 */
import { Inject, Injectable, Optional } from "@nestjs/common"
import { type HealthIndicatorResult, HealthIndicatorService } from "@nestjs/terminus"
import { type Desk, healthOf } from "@tcdesk/core"
import { DeskService } from "./desk.service.ts"

/**
 * Reads the health of a client from its status; no message is sent. `down`: no send can succeed now. `degraded`: sends may
 * fail; Terminus 11 has no such word, and says `up` with the same `problems`, since a restart would mend nothing.
 *
 * @example
 * ```ts prelude=nest
 * import { Controller, Get, Module } from "@nestjs/common"
 * import { HealthCheck, HealthCheckService, TerminusModule } from "@nestjs/terminus"
 * import { DeskModule } from "@tcdesk/nestjs"
 * import { DeskHealthIndicator } from "@tcdesk/nestjs/terminus"
 *
 * @Controller("health")
 * class Health {
 *   constructor(
 *     private readonly health: HealthCheckService,
 *     private readonly indicator: DeskHealthIndicator
 *   ) {}
 *
 *   @Get()
 *   @HealthCheck()
 *   check() {
 *     return this.health.check([() => this.indicator.isHealthy("desk")])
 *   }
 * }
 *
 * @Module({ imports: [TerminusModule, DeskModule.forRoot()], providers: [DeskHealthIndicator], controllers: [Health] })
 * class AppModule {}
 * ```
 *
 * @publicApi
 */
@Injectable()
export class DeskHealthIndicator {
  private readonly indicators: HealthIndicatorService
  private readonly desk: Desk | undefined

  /** Takes Terminus' service, and the default client where there is one. */
  constructor(
    @Inject(HealthIndicatorService) indicators: HealthIndicatorService,
    @Optional() @Inject(DeskService) desk?: Desk
  ) {
    this.indicators = indicators
    this.desk = desk
  }

  /** The default client's, unless one is given. */
  async isHealthy<const Key extends string>(
    key: Key,
    desk: Desk | undefined = this.desk
  ): Promise<HealthIndicatorResult<Key>> {
    if (desk === undefined) {
      throw new Error(
        "DeskHealthIndicator finds no default client: import DeskModule here, or give isHealthy a client."
      )
    }
    const { state, problems } = healthOf(desk.status())
    const session = this.indicators.check(key)
    const knowsDegraded: boolean = "degraded" in session
    if (state === "down") return session.down({ problems })
    if (state === "degraded" && knowsDegraded) return session.degraded({ problems })
    return session.up(problems.length === 0 ? {} : { problems })
  }
}
