import { describe, expect, it } from "vitest"
import type { Fault } from "../../src/index.ts"
import { packet, post, started } from "../support/support.ts"

describe("failNext", () => {
  it("strikes as often as it says, in the order of its calls, and only requests to send_msg", async () => {
    const emulator = await started({ dedupWindowMs: 0 })
    emulator.failNext({ _tag: "Code", code: 1 }, 2)
    emulator.failNext({ _tag: "Code", code: 2 })
    expect((await post(emulator, "", { path: "/favicon.ico" })).code).toBe(60009)
    const codes = []
    for (let i = 0; i < 4; i++) codes.push((await post(emulator, packet())).code)
    expect(codes).toEqual([1, 1, 2, 0])
  })

  it("strikes for ever with Infinity, until clearFaults", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Code", code: 1 }, Number.POSITIVE_INFINITY)
    for (let i = 0; i < 5; i++) expect((await post(emulator, packet())).code).toBe(1)
    emulator.clearFaults()
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("strikes by chance, the same requests for the same seed, and at most as often as it says", async () => {
    const run = async (seed: number, times?: number) => {
      const emulator = await started({ seed })
      emulator.failNext({ _tag: "Code", code: 7 }, { probability: 0.3, ...(times === undefined ? {} : { times }) })
      const codes = []
      for (let i = 0; i < 200; i++) codes.push((await post(emulator, packet({ MsgRandom: i }))).code)
      return codes
    }
    const [one, again, other, few] = [await run(1), await run(1), await run(2), await run(1, 3)]
    expect(again).toEqual(one)
    expect(other).not.toEqual(one)
    const struck = one.filter((code) => code === 7).length
    expect(struck).toBeGreaterThan(30)
    expect(struck).toBeLessThan(90)
    expect(few.filter((code) => code === 7)).toHaveLength(3)
  })

  it("lets the next fault in line strike where a chance does not", async () => {
    const emulator = await started({ seed: 1 })
    emulator.failNext({ _tag: "Code", code: 1 }, { probability: 1e-9 })
    emulator.failNext({ _tag: "Code", code: 2 })
    expect((await post(emulator, packet())).code).toBe(2)
  })

  it("names the field that is wrong", async () => {
    const emulator = await started()
    const wrong: readonly (readonly [fault: unknown, times: unknown, message: string])[] = [
      [undefined, 1, 'fault must be an object such as { _tag: "Hang" }'],
      ["Hang", 1, 'fault must be an object such as { _tag: "Hang" }'],
      [{}, 1, "fault._tag must be one of Code, Status, Redirect"],
      [{ _tag: "hang" }, 1, "fault._tag must be one of"],
      [{ _tag: "constructor" }, 1, "fault._tag must be one of"],
      [{ _tag: "Hang", storred: true }, 1, "unknown field fault.storred: did you mean fault.stored?"],
      [{ _tag: "Hang", stored: "yes" }, 1, "fault.stored must be a boolean"],
      [{ _tag: "Code" }, 1, "fault.code is missing: it must be an integer other than 0"],
      [{ _tag: "Code", code: 0 }, 1, "fault.code must be an integer other than 0"],
      [{ _tag: "Code", code: "70001" }, 1, "fault.code must be an integer other than 0"],
      [{ _tag: "Status", status: 100 }, 1, "fault.status must be an integer from 200 to 599"],
      [{ _tag: "Status", status: 503, headers: { a: "b\r\nc: d" } }, 1, "fault.headers must be"],
      [{ _tag: "Status", status: 503, headers: { "a b": "c" } }, 1, "fault.headers must be"],
      [{ _tag: "Redirect" }, 1, "fault.location is missing"],
      [{ _tag: "Redirect", location: "/", status: 200 }, 1, "fault.status must be 301, 302, 303, 307 or 308"],
      [{ _tag: "Redirect", location: "/", stored: true }, 1, '"fault.stored" is no field of Redirect'],
      ...[0, -1, Number.NaN, 1e-7, Number.POSITIVE_INFINITY].map(
        (bytesPerSecond) =>
          [
            { _tag: "Drip", bytesPerSecond },
            1,
            "fault.bytesPerSecond must be a number from 0.000001 to 1000000000"
          ] as const
      ),
      [{ _tag: "Oversize", bytes: 10 }, 1, "fault.bytes must be"],
      [{ _tag: "Delay" }, 1, "fault.ms is missing"],
      [{ _tag: "Hang" }, 0, "times must be a positive integer, Infinity, or { probability }"],
      [{ _tag: "Hang" }, 1.5, "times must be"],
      [{ _tag: "Hang" }, null, "times must be"],
      [{ _tag: "Hang" }, {}, "times.probability is missing: it must be a number above 0, at most 1"],
      ...[20, 1.0001, 0, -0.1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, "0.2", null].map(
        (probability) =>
          [{ _tag: "Hang" }, { probability }, "times.probability must be a number above 0, at most 1"] as const
      ),
      [{ _tag: "Hang" }, { probability: 0.2, times: Number.NaN }, "times.times must be a positive integer or Infinity"],
      [{ _tag: "Hang" }, Number.NaN, "times must be"],
      [{ _tag: "Hang" }, -1, "times must be"],
      [{ _tag: "Hang" }, { probability: 0.2, times: 0 }, "times.times must be"],
      [{ _tag: "Hang" }, { probability: 0.2, time: 3 }, "unknown field times.time: did you mean times.times?"]
    ]
    for (const [fault, times, message] of wrong) {
      const call = () => emulator.failNext(fault as Fault, times as number)
      expect(call, message).toThrow(TypeError)
      expect(call).toThrow(message)
    }
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("takes nothing past its check: an object that answers differently when it is asked again is read once", async () => {
    const emulator = await started()
    let asked = 0
    const lying = {
      _tag: "Code" as const,
      get code() {
        asked += 1
        return asked === 1 ? 5 : 0
      }
    }
    emulator.failNext(lying)
    expect((await post(emulator, packet())).code).toBe(5)
  })

  it("is not changed by what happens to the fault object afterwards", async () => {
    const emulator = await started()
    const fault = { _tag: "Code" as const, code: 5 }
    emulator.failNext(fault)
    fault.code = 6
    expect((await post(emulator, packet())).code).toBe(5)
  })
})
