import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { sqliteStore } from "@tcdesk/outbox/sqlite"
import { describe, expect, it } from "vitest"
import { tcdesk } from "../support/fakeWorld.ts"
import { fileWith, temporaryFolder } from "../support/files.ts"
import { fill } from "./outboxes.ts"

const filled = async (how?: { readonly parked: boolean }): Promise<string> => {
  const file = join(temporaryFolder(), "orders.db")
  await fill(sqliteStore(file), how)
  return file
}

const json = async (...args: readonly string[]) => JSON.parse((await tcdesk(["outbox", ...args, "--json"])).stdout)

describe("outbox status", () => {
  it("counts what waits and what lies dead, without credentials", async () => {
    const { code, stdout, stderr } = await tcdesk(["outbox", "status", "--store", await filled()])
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toMatch(/^waiting {2}1, the oldest for \d+ s\ndead {5}1\nparked {3}0\n$/)
  })

  it("says the same as JSON", async () => {
    expect(await json("status", "--store", await filled())).toEqual({
      pending: 1,
      oldestAgeMs: expect.any(Number),
      dead: 1,
      parked: 0
    })
  })

  it("speaks Chinese where the locale is Chinese", async () => {
    const { stdout } = await tcdesk(["outbox", "status", "--store", await filled()], { env: { LANG: "zh_CN.UTF-8" } })
    expect(stdout).toMatch(/^等待发送 {2}1，最早的已等待 \d+ s\n死信 {6}1\n待确认 {4}0\n$/)
  })

  it("makes no file where there is none", async () => {
    const file = join(temporaryFolder(), "oders.db")
    const { code, stdout, stderr } = await tcdesk(["outbox", "status", "--store", file])
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: "tcdesk: There is no outbox SQLite (oders.db).\n"
    })
    expect(existsSync(file)).toBe(false)
  })

  it("can't be run with a directory", async () => {
    const { code, stderr } = await tcdesk(["outbox", "status", "--store", temporaryFolder()])
    expect(code).toBe(2)
    expect(stderr).toMatch(/is a directory: give the path of a file\.\n$/)
  })

  it("leaves a file as it is that is no outbox", async () => {
    const file = fileWith("something else")
    const { code } = await tcdesk(["outbox", "status", "--store", file])
    expect(code).toBe(2)
    expect(readFileSync(file, "utf8")).toBe("something else")
  })
})

describe("outbox dead", () => {
  it("lists each with why it is dead and where it was to go", async () => {
    const { code, stdout } = await tcdesk(["outbox", "dead", "--store", await filled()])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^[0-9a-f-]{36} {2}\S+Z {2}SessionEnded 141005 {2}tries 1 {2}session over\n$/)
  })

  it("gives each as a line of JSON, with its message and its error", async () => {
    expect(await json("dead", "--store", await filled())).toMatchObject({
      message: { sessionId: "over" },
      error: { _tag: "DeskError", code: 141005 },
      uncertain: false
    })
  })

  it("lists those that may have arrived with --parked", async () => {
    const file = await filled({ parked: true })
    expect(await json("dead", "--parked", "--store", file)).toMatchObject({ uncertain: true })
    expect((await tcdesk(["outbox", "dead", "--store", file])).stdout).toBe("")
  })
})

describe("outbox replay", () => {
  it("puts one back by its id, for a worker to send, and starts none itself", async () => {
    const file = await filled()
    const { id } = await json("dead", "--store", file)
    const { code, stdout } = await tcdesk(["outbox", "replay", "--store", file, "--id", id])
    expect({ code, stdout }).toEqual({ code: 0, stdout: "1 put back: sent when a worker runs\n" })
    expect(await json("status", "--store", file)).toMatchObject({ pending: 2, dead: 0 })
  })

  it("puts all back", async () => {
    const file = await filled({ parked: true })
    expect(await json("replay", "--store", file, "--all", "--parked")).toMatchObject({ replayed: [expect.any(String)] })
    expect(await json("status", "--store", file)).toMatchObject({ pending: 2, parked: 0 })
  })

  it("says of an id that it is not there, and gives 1", async () => {
    const { code, stdout } = await tcdesk(["outbox", "replay", "--store", await filled(), "--id", "nobody"])
    expect(code).toBe(1)
    expect(stdout).toBe("none put back\nnobody  is not there\n")
  })

  it.each([[[]], [["--all", "--id", "x"]], [["--id", ","]], [["--id", ""]]])(
    "needs to be told which: %j",
    async (args) => {
      const { code, stderr } = await tcdesk(["outbox", "replay", "--store", "x.db", ...args])
      expect(code).toBe(2)
      expect(stderr).toContain("say which")
    }
  )
})
