import { describe, expect, it } from "vitest"
import { integer, oneOf, required, saidBy, text, validate } from "../../src/base/validate.ts"

const fields = { port: integer(0, 65_535), host: required(text(5)), kind: oneOf("a", "b", "c") }
const naming = { noun: "option", prefix: "run.", error: (message: string) => new RangeError(message) }
const read = (given: object) => validate(Object.entries(given), fields, naming)

describe("validate", () => {
  it("gives what was given, without what is undefined", () => {
    expect(read({ port: 80, host: "here", kind: undefined })).toEqual({ port: 80, host: "here" })
  })

  const mistakes: readonly [given: object, message: string][] = [
    [{ host: "here", prot: 80 }, "unknown option run.prot: did you mean run.port?"],
    [{ host: "here", HOST: 1 }, "unknown option run.HOST: did you mean run.host?"],
    [{ host: "here", "po\nrt": 1 }, "unknown option run.po\\nrt: did you mean run.port?"],
    [{ host: "here", constructor: 1 }, '"run.constructor" is no option: there are port, host, kind'],
    [{ host: "here", "a\n\u001b[31m": 1 }, '"run.a\\n\\u001b[31m" is no option: there are port, host, kind'],
    [{ host: "here", port: 1.5 }, "run.port must be an integer from 0 to 65535"],
    [{ host: "where?" }, "run.host must be a string that is not empty, of at most 5 characters"],
    [{ host: "here", kind: "d" }, "run.kind must be a, b or c"],
    [{ port: 80 }, "run.host is missing: it must be a string that is not empty, of at most 5 characters"],
    [{ host: undefined }, "run.host is missing: it must be a string that is not empty, of at most 5 characters"]
  ]
  it.each(mistakes)("of %j says what is wrong", (given, message) => {
    expect(() => read(given)).toThrow(new RangeError(message))
  })

  it("reads what a class says by a getter, and of its other fields refuses those that are nearly known", () => {
    class Mine {
      readonly mine = 1
      get port() {
        return 80
      }
      get host() {
        return "here"
      }
    }
    class Misspelt extends Mine {
      readonly prt = 81
    }
    const readObject = (given: object) => validate(saidBy(given, fields), fields, naming)
    expect(readObject(new Mine())).toEqual({ port: 80, host: "here" })
    expect(() => readObject(new Misspelt())).toThrow(new RangeError("unknown option run.prt: did you mean run.port?"))
  })

  it("refuses a name that is given twice", () => {
    const twice = [
      ["host", "a"],
      ["host", "b"]
    ] as const
    expect(() => validate(twice, fields, naming)).toThrow("run.host is given twice")
  })
})
