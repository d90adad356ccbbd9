import { expect, it } from "vitest"
import { act, get } from "../support/apiSupport.ts"
import { packet, post, started } from "../support/support.ts"

it("one fault that waits can be removed by its id, and the others strike as before", async () => {
  const emulator = await started()
  emulator.failNext({ _tag: "Code", code: 60007 })
  emulator.failNext({ _tag: "Code", code: 141002 })
  const [first, second] = (await get(emulator, "/faults")).json.faults
  expect([first.id, second.id]).toEqual(["fault-1", "fault-2"])
  const left = await act(emulator, "/faults/remove", { id: first.id })
  expect(left.json.faults).toMatchObject([{ id: "fault-2", fault: { code: 141002 } }])
  expect((await act(emulator, "/faults/remove", { id: first.id })).status).toBe(404)
  expect((await post(emulator, packet())).code).toBe(141002)
  // What was struck is gone, and its id never comes to mean another.
  emulator.clearFaults()
  emulator.failNext({ _tag: "Hang" })
  expect((await get(emulator, "/faults")).json.faults).toMatchObject([{ id: "fault-3" }])
})
