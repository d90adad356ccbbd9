/** The pages that findings are read from. */
import type { Text } from "../words/Text.ts"

const tencent = (page: string): string => `https://cloud.tencent.com/document/product/${page}`
const inBoth = (url: string): Text => ({ en: url, zh: url })

export const pages = {
  hosts: inBoth(tencent("679/131707")),
  userSig: inBoth(tencent("269/32688")),
  codes: { en: "https://www.tencentcloud.com/document/product/1047/34348", zh: tencent("269/1671") },
  message: inBoth("https://www.tencentcloud.com/document/product/1229/68821"),
  callbacks: inBoth(tencent("269/32431")),
  redis: inBoth("https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/")
} as const satisfies Readonly<Record<string, Text>>
