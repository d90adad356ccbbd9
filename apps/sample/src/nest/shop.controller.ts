import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from "@nestjs/common"
import { DeskService } from "@tcdesk/nestjs"
import { languageField, textField, userIdField } from "../shop/fields.ts"
import { Post as ShopPost } from "../shop/Post.ts"
import { Shop } from "../shop/Shop.ts"
import { Support } from "../shop/Support.ts"

@Controller()
export class ShopController {
  constructor(
    @Inject(Shop) private readonly shop: Shop,
    @Inject(ShopPost) private readonly post: ShopPost,
    @Inject(Support) private readonly support: Support,
    @Inject(DeskService) private readonly desk: DeskService
  ) {}

  /** Who has signed up is a customer, whatever becomes of the welcome: nobody waits for it. */
  @Post("customers")
  @HttpCode(200)
  async signUp(@Body() body: unknown) {
    const userId = userIdField(body)
    await this.post.send(this.shop.signUp(userId, languageField(body)))
    return { userId }
  }

  @Get("orders")
  orders(@Query() query: unknown) {
    return { orders: this.shop.ordersOf(textField(query, "userId")) }
  }

  @Post("orders")
  @HttpCode(200)
  async order(@Body() body: unknown) {
    const { order, message } = this.shop.placeOrder(userIdField(body), textField(body, "product"), languageField(body))
    await this.post.send(message)
    return { order }
  }

  @Post("orders/:id/ship")
  @HttpCode(200)
  async ship(@Param("id") id: string) {
    const { order, message } = this.shop.ship(Number(id))
    await this.post.send(message)
    return { order }
  }

  @Post("sessions")
  @HttpCode(200)
  openSession(@Body() body: unknown) {
    return this.shop.openSession(userIdField(body))
  }

  @Get("sessions/:id")
  session(@Param("id") id: string) {
    return this.support.session(this.desk, id)
  }

  /** Whoever replies is told what became of it. */
  @Post("sessions/:id/replies")
  @HttpCode(200)
  async reply(@Param("id") id: string, @Body() body: unknown) {
    return { receipt: await this.desk.send(this.shop.reply(id, textField(body, "text"))) }
  }

  @Post("sessions/:id/end")
  @HttpCode(200)
  async end(@Param("id") id: string) {
    await this.desk.sessions.end({ sessionId: id })
    return {}
  }

  @Get("outbox")
  async outbox() {
    return { outbox: await this.post.outboxState() }
  }

  @Post("outbox/replay")
  @HttpCode(200)
  async replay() {
    await this.post.replay()
    return {}
  }
}
