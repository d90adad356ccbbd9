import { expect, it } from "vitest"
import { diagnose, emulated, examined, someone } from "./support/doctor.ts"
import { closedPort, httpServer } from "./support/servers.ts"

const at = (endpoint: string) => ({ ...someone, TCDESK_ENDPOINT: endpoint })

it("names a closed port, and makes no signed call", async () => {
  const port = await closedPort()
  const { code, cause, state, found } = await diagnose(at(`http://127.0.0.1:${port}`))
  expect(code).toBe(1)
  expect(cause).toBe(`TCP: no connection to 127.0.0.1:${port}: ECONNREFUSED, nothing listens there`)
  expect([state("tls"), state("clock"), state("call"), state("app")]).toEqual(Array(4).fill("skipped"))
  expect(found("call")).toBe("needs TCP")
  // What needs no network is looked at all the same.
  expect(state("usersig")).toBe("ok")
})

it("names a host name that does not resolve, and connects to nothing", async () => {
  const check = await examined(at("http://localhost:1"), {
    lookup: () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" }))
  })
  expect(check("dns").state).toBe("wrong")
  expect(check("dns").found.en).toBe("the name localhost can't be resolved: ENOTFOUND")
  expect(check("tcp").state).toBe("skipped")
})

it("knows the hosts of Desk's own, so that a name of these that does not resolve is the machine's DNS", async () => {
  const check = await examined(someone, {
    lookup: () => Promise.reject(Object.assign(new Error("no"), { code: "EAI_AGAIN" }))
  })
  expect(check("dns").found.en).toContain("console.tim.qq.com can't be resolved: EAI_AGAIN")
  expect(check("dns").todo?.en).toContain("the name is one of Desk's own")
  expect(check("call").state).toBe("skipped")
})

it("waits for a DNS server that does not answer no longer than it has to", async () => {
  const check = await examined(someone, { lookup: () => new Promise(() => {}) })
  expect(check("dns").found.en).toBe("the name console.tim.qq.com can't be resolved: TIMEOUT")
  expect(check("dns").todo?.en).toContain("The DNS server did not answer.")
})

it.each([
  [4, "127.0.0.1"],
  [6, "::1"]
] as const)("takes a host that has IPv%i only", async (family, address) => {
  const emulator = await emulated({ host: address })
  const { port } = new URL(emulator.url)
  const check = await examined(
    { ...emulator.env, TCDESK_ENDPOINT: `http://localhost:${port}` },
    {
      lookup: async (_, asked) => {
        if (asked !== family) throw Object.assign(new Error("none"), { code: "ENODATA" })
        return [address]
      }
    }
  )
  expect(check("dns").state).toBe("ok")
  expect(check("dns").found.en).toContain(`IPv${family}: ${address}`)
  expect(check("dns").found.en).toContain(`IPv${family === 4 ? 6 : 4}: none (ENODATA)`)
  expect(check("tcp").state).toBe("ok")
})

const onlyV4Listens = async (host: string) => {
  const emulator = await emulated()
  const { port } = new URL(emulator.url)
  const endpoint = { TCDESK_ENDPOINT: `http://${host}:${port}`, TCDESK_ALLOW_INSECURE_ENDPOINT: "1" }
  const lookup = async (_: string, family: 4 | 6) => (family === 4 ? ["127.0.0.1"] : ["::1"])
  return examined({ ...emulator.env, ...endpoint }, { lookup })
}

it("warns of one kind of address that does not get through while the other does", async () => {
  const check = await onlyV4Listens("desk.example")
  expect(check("tcp").state).toBe("warning")
  expect(check("tcp").found.en).toMatch(/127\.0\.0\.1:\d+ in \d+ ms; \[::1\]:\d+ ECONNREFUSED/)
  expect(check("tcp").todo?.en).toContain("IPv6 does not get through")
})

it("finds nothing wrong with a server of this machine that listens on one kind only", async () => {
  const check = await onlyV4Listens("localhost")
  expect([check("tcp").state, check("app").state]).toEqual(["ok", "ok"])
})

it("names what answers in Desk's place", async () => {
  const portal = await httpServer((_, response) => void response.end("<!doctype html><title>Log in</title>"))
  const { code, cause, found } = await diagnose(at(`http://127.0.0.1:${portal.port}`))
  expect(code).toBe(1)
  expect(cause).toMatch(/^Signed call: HTTP 200 with an answer that is none of Desk's/)
  expect(found("region")).toMatch(/^(?:not|needs) /)
})

it.each([500, 502, 503])("names a gateway that answers %i", async (status) => {
  const gateway = await httpServer((_, response) => void response.writeHead(status).end("bad gateway"))
  const { cause } = await diagnose(at(`http://127.0.0.1:${gateway.port}`))
  expect(cause).toBe(`Signed call: HTTP ${status}: Desk's gateway, or one in between, failed`)
})

it("ends in time where a server takes requests and answers none", async () => {
  const requests: Array<string | undefined> = []
  const hanging = await httpServer(({ method }) => void requests.push(method))
  const { cause, found } = await diagnose(at(`http://127.0.0.1:${hanging.port}`))
  expect(cause).toBe("Signed call: no complete answer within 5 s")
  expect(found("clock")).toBe("not compared: no answer to HTTP (TIMEOUT)")
  expect(requests).toEqual(["HEAD", "POST"])
})
