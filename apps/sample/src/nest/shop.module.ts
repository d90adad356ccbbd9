import { type DynamicModule, Module } from "@nestjs/common"
import { APP_FILTER } from "@nestjs/core"
import { DeskModule } from "@tcdesk/nestjs"
import { DeskWebhookModule } from "@tcdesk/nestjs/webhook"
import { callbackPath } from "../callback.ts"
import type { FrontEndOptions } from "../frontEnd.ts"
import { Post } from "../shop/Post.ts"
import { Shop } from "../shop/Shop.ts"
import { Support } from "../shop/Support.ts"
import { Customers } from "./customers.ts"
import { ShopController } from "./shop.controller.ts"
import { ShopExceptionFilter } from "./shop.filter.ts"

@Module({})
export class ShopModule {
  static with({ shop, post, support, desk, callback }: Omit<FrontEndOptions, "page" | "port">): DynamicModule {
    return {
      module: ShopModule,
      imports: [
        DeskModule.forRoot({ client: desk }),
        ...(callback === undefined ? [] : [DeskWebhookModule.forRoot({ ...callback, path: callbackPath })])
      ],
      controllers: [ShopController],
      providers: [
        Customers,
        { provide: Shop, useValue: shop },
        { provide: Post, useValue: post },
        { provide: Support, useValue: support },
        { provide: APP_FILTER, useClass: ShopExceptionFilter }
      ]
    }
  }
}
