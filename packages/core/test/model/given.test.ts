import { describe, expect, it } from "vitest"
import { hasProperty, isPlainObject, propertyNames, readProperty } from "../../src/model/given.ts"

class Base {
  get inherited(): string {
    return "from a getter"
  }
}
class Settings extends Base {
  own = 1
  left: undefined = undefined
}

const polluted = (act: () => void): void => {
  Object.assign(Object.prototype, { tainted: "theirs" })
  try {
    act()
  } finally {
    Reflect.deleteProperty(Object.prototype, "tainted")
  }
}

describe("readProperty", () => {
  it("reads own, inherited and hidden properties alike", () => {
    const hidden = Object.defineProperty({}, "hidden", { value: 5, enumerable: false })
    const settings = new Settings()
    expect([
      readProperty(settings, "own"),
      readProperty(settings, "inherited"),
      readProperty(hidden, "hidden")
    ]).toStrictEqual([1, "from a getter", 5])
    expect(readProperty(Object.create(settings) as object, "own")).toBe(1)
    expect(readProperty(Object.assign(Object.create(null), { own: 2 }) as object, "own")).toBe(2)
    expect(readProperty(settings, "other")).toBeUndefined()
  })

  it("reads what a proxy gives, also without saying that it has it", () => {
    expect(readProperty(new Proxy({}, { get: () => 7 }), "own")).toBe(7)
  })

  it("does not read what everything inherits, but what somebody's own class says under that name", () =>
    polluted(() => {
      class Own {
        get tainted() {
          return "mine"
        }
      }
      expect([readProperty({}, "tainted"), readProperty(new Settings(), "tainted")]).toStrictEqual([
        undefined,
        undefined
      ])
      expect([readProperty(new Own(), "tainted"), readProperty({ tainted: 1 }, "tainted")]).toStrictEqual(["mine", 1])
    }))
})

describe("hasProperty", () => {
  it("knows whether anything stands under a name, and reads nothing for it", () => {
    const throwing = {
      get own(): number {
        throw new Error("read")
      }
    }
    expect([hasProperty(throwing, "own"), hasProperty(Object.create(throwing) as object, "own")]).toStrictEqual([
      true,
      true
    ])
    expect([hasProperty(new Settings(), "left"), hasProperty(new Settings(), "inherited")]).toStrictEqual([true, true])
    expect([
      hasProperty({}, "own"),
      hasProperty({}, "toString"),
      hasProperty(Object.create(null) as object, "own")
    ]).toStrictEqual([false, false, false])
    polluted(() => expect(hasProperty({}, "tainted")).toBe(false))
  })
})

it("propertyNames takes no index for a name: of bytes and lists, of which there may be a million", () => {
  for (const many of [new Array(2).fill(1), new Uint8Array(2), Buffer.alloc(2)]) {
    expect([...propertyNames(many)]).not.toContain("0")
  }
  expect([...propertyNames(new Settings())]).toEqual(expect.arrayContaining(["own", "left", "inherited"]))
})

it("isPlainObject tells what {} makes from instances of classes", () => {
  expect([{}, Object.create(null) as object].map(isPlainObject)).toStrictEqual([true, true])
  expect([new Settings(), Object.create({}) as object, [], new Map()].map(isPlainObject)).toStrictEqual(
    Array(4).fill(false)
  )
})
