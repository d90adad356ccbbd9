import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from "@nestjs/common"
import { DeskService } from "@tcdesk/nestjs"
import { languageField, textField } from "../shop/fields.ts"
import { Shop } from "../shop/Shop.ts"

@Controller()
export class ShopController {
  constructor(
    @Inject(Shop) private readonly shop: Shop,
    @Inject(DeskService) private readonly desk: DeskService
  ) {}

  @Post("customers")
  @HttpCode(200)
  async signUp(@Body() body: unknown) {
    return { receipt: await this.desk.send(this.shop.signUp(textField(body, "userId"), languageField(body))) }
  }

  @Get("orders")
  orders(@Query() query: unknown) {
    return { orders: this.shop.ordersOf(textField(query, "userId")) }
  }

  @Post("orders")
  @HttpCode(200)
  async order(@Body() body: unknown) {
    const { order, message } = this.shop.placeOrder(
      textField(body, "userId"),
      textField(body, "product"),
      languageField(body)
    )
    return { order, receipt: await this.desk.send(message) }
  }

  @Post("orders/:id/ship")
  @HttpCode(200)
  async ship(@Param("id") id: string) {
    const { order, message } = this.shop.ship(Number(id))
    return { order, receipt: await this.desk.send(message) }
  }

  @Post("sessions")
  @HttpCode(200)
  openSession(@Body() body: unknown) {
    return this.shop.openSession(textField(body, "userId"))
  }

  @Post("sessions/:id/replies")
  @HttpCode(200)
  async reply(@Param("id") id: string, @Body() body: unknown) {
    return { receipt: await this.desk.send(this.shop.reply(id, textField(body, "text"))) }
  }
}
