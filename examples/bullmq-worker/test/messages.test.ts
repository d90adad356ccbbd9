import assert from "node:assert/strict"
import { test } from "node:test"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { UnrecoverableError } from "bullmq"
import { backoffMs, deliver } from "../src/messages.ts"

const message = { sessionId: "s-1", text: "您的订单已发货", key: "order-17-shipped" }

test("every try of a job carries the same MsgRandom", async () => {
  const desk = createRecordingDesk()
  assert.deepEqual(await deliver(desk, message), await deliver(desk, message))
  assert.deepEqual(desk.sent[0]?.packet, desk.sent[1]?.packet)
})

test("what no further try can help is not tried again", async () => {
  const desk = createRecordingDesk()
  desk.failNext("SessionEnded")
  await assert.rejects(deliver(desk, message), UnrecoverableError)
})

test("what is wrong with the app is tried again, for it can be mended", async () => {
  const desk = createRecordingDesk()
  desk.failNext("PermissionDenied")
  await assert.rejects(deliver(desk, message), { name: "DeskError" })
})

test("the pause grows, and is as long as Desk asks for", async () => {
  const desk = createRecordingDesk()
  desk.failNext("RateLimited")
  const error: unknown = await deliver(desk, message).catch((reason) => reason)
  assert.deepEqual([backoffMs(1, new Error()), backoffMs(2, error), backoffMs(20, error)], [2000, 4000, 600_000])
  const overloaded = Object.assign(error as Error, { retryAfterMs: 7000 })
  assert.equal(backoffMs(1, overloaded), 7000)
})
