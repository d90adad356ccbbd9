/** What every front end of the shop is: the same routes, in the words of one framework. */
import type { Desk } from "@tcdesk/core"
import type { Callback } from "./callback.ts"
import type { Page } from "./page.ts"
import type { Post } from "./shop/Post.ts"
import type { Shop } from "./shop/Shop.ts"
import type { Support } from "./shop/Support.ts"

export interface FrontEndOptions {
  readonly shop: Shop
  readonly post: Post
  readonly support: Support
  readonly desk: Desk
  /** Without it the shop hears nothing of what customers write. */
  readonly callback: Callback | undefined
  readonly page: Page
  /** 0 takes a free one. */
  readonly port: number
}

export interface RunningFrontEnd {
  readonly url: string
  /** Ends when no request is under way any more, and no message is being heard. */
  readonly close: () => Promise<void>
}

export type FrontEnd = (options: FrontEndOptions) => Promise<RunningFrontEnd>
