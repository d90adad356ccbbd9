/** The REST domains by data centre (679/131707): an app lives in one, and is unknown in the others (60026, 70020). */
export const regions = {
  china: "https://console.tim.qq.com",
  singapore: "https://adminapisgp.im.qcloud.com",
  seoul: "https://adminapikr.im.qcloud.com",
  tokyo: "https://adminapijpn.im.qcloud.com",
  frankfurt: "https://adminapiger.im.qcloud.com",
  "silicon-valley": "https://adminapiusa.im.qcloud.com",
  jakarta: "https://adminapiidn.im.qcloud.com"
} as const

/** A data centre, by its name in `regions`. */
export type Region = keyof typeof regions
