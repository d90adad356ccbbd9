/** The shop on NestJS: the rest of it is in `nest/`. */
import "reflect-metadata"
import { NestFactory } from "@nestjs/core"
import type { FrontEnd } from "./frontEnd.ts"
import { listen } from "./listen.ts"
import { ShopModule } from "./nest/shop.module.ts"

export const startNest: FrontEnd = async ({ shop, post, support, desk, callback, ...options }) => {
  const app = await NestFactory.create(ShopModule.with({ shop, post, support, desk, callback }), {
    logger: ["error", "warn"]
  })
  await app.init()
  const running = await listen(app.getHttpAdapter().getInstance(), options)
  return {
    ...running,
    close: async () => {
      await running.close()
      await app.close()
    }
  }
}
