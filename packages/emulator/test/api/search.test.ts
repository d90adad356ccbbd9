import { expect, it } from "vitest"
import { get } from "../support/apiSupport.ts"
import { packet, post, started, text } from "../support/support.ts"

const desk = (content: unknown) => ({
  MsgType: "TIMCustomElem",
  MsgContent: { Data: JSON.stringify({ customerServicePlugin: 0, src: "28", content }) }
})

it("finds words in every text of both sides, newest first, whatever their case", async () => {
  const emulator = await started()
  await post(emulator, packet({ MsgBody: [text("hi"), text("Your PARCEL is on its way")] }))
  const order = { name: "Shoe", customField: [{ name: "Track", value: 'the "parcel" 7' }] }
  await post(emulator, packet({ MsgRandom: 2, MsgBody: [desk(order)] }))
  emulator.typeAsCustomer({ clientUserId: "user45", text: "where is my parcel?" })
  emulator.typeAsCustomer({ clientUserId: "user46", text: "something else" })
  const found = async (words: string) =>
    (await get(emulator, `/search?text=${encodeURIComponent(words)}`)).json.found.map(
      ({ by, text: line }: { by: string; text: string }) => `${by}: ${line}`
    )
  expect(await found("parcel")).toEqual([
    "customer: where is my parcel?",
    'service: the "parcel" 7',
    "service: Your PARCEL is on its way"
  ])
  // As the customer reads it, not as it is spelt inside of a JSON string.
  expect(await found('"parcel" 7')).toHaveLength(1)
  expect(await found("customField")).toEqual([])
  expect(await found("8436874")).toEqual(["service: 8436874"])
  expect(await found("cus-1")).toEqual(["customer: cus-1"])
})

it("shows what it found also at the end of a long text, and says when there is more", async () => {
  const emulator = await started()
  emulator.typeAsCustomer({ clientUserId: "user45", text: `${"long ".repeat(500)}needle at the end` })
  emulator.typeAsCustomer({ clientUserId: "user45", text: "a needle" })
  const all = (await get(emulator, "/search?text=needle")).json
  expect(all.more).toBe(false)
  expect(all.found[1].text).toMatch(/^….{20,40}needle at the end$/)
  expect((await get(emulator, "/search?text=needle&limit=1")).json).toMatchObject({
    found: [{ text: "a needle", seq: 1 }],
    more: true
  })
  expect((await get(emulator, "/search")).status).toBe(400)
})
