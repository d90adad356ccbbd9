import { type DynamicModule, Module } from "@nestjs/common"
import { APP_FILTER } from "@nestjs/core"
import { type Desk, DeskModule } from "@tcdesk/nestjs"
import { Shop } from "../shop/Shop.ts"
import { Support } from "../shop/Support.ts"
import { ShopController } from "./shop.controller.ts"
import { ShopExceptionFilter } from "./shop.filter.ts"

@Module({})
export class ShopModule {
  static with(shop: Shop, support: Support, client: Desk): DynamicModule {
    return {
      module: ShopModule,
      imports: [DeskModule.forRoot({ client })],
      controllers: [ShopController],
      providers: [
        { provide: Shop, useValue: shop },
        { provide: Support, useValue: support },
        { provide: APP_FILTER, useClass: ShopExceptionFilter }
      ]
    }
  }
}
