import { describe, expect, it } from "vitest"
import { type ProxyRoute, proxyRoute } from "../../src/model/proxy.ts"

const proxied = "http://proxy.example:3128"

type Env = Readonly<Record<string, string>>

const routed = (env: Env, origin: string, option: unknown) => {
  const issues: Array<string> = []
  const addIssue = (path: string, message: string) => {
    issues.push(`${path} ${message}`)
  }
  const found: ProxyRoute = proxyRoute(origin, { option, fetch: undefined }, (name) => env[name], addIssue)
  return { ...found, issues }
}
const route = (env: Env, origin = "https://console.tim.qq.com", option: unknown = "env") => routed(env, origin, option)

describe("NO_PROXY", () => {
  it.each([
    ["console.tim.qq.com", "https://console.tim.qq.com", true],
    ["CONSOLE.TIM.QQ.COM", "https://console.tim.qq.com", true],
    ["console.tim.qq.com.", "https://console.tim.qq.com", true],
    ["qq.com", "https://console.tim.qq.com", true],
    [".qq.com", "https://console.tim.qq.com", true],
    ["*.qq.com", "https://console.tim.qq.com", true],
    ["*.console.tim.qq.com", "https://console.tim.qq.com", false],
    ["q.com", "https://console.tim.qq.com", false],
    ["console.tim.qq.com:443", "https://console.tim.qq.com", true],
    ["console.tim.qq.com:8443", "https://console.tim.qq.com", false],
    ["console.tim.qq.com:8443", "https://console.tim.qq.com:8443", true],
    ["localhost,,  console.tim.qq.com", "https://console.tim.qq.com", true],
    ["*", "https://console.tim.qq.com", true],
    ["*:80", "https://console.tim.qq.com", false],
    ["*:80", "http://localhost", true],
    ["", "https://console.tim.qq.com", false],
    [".", "https://console.tim.qq.com", false],
    [":443", "https://console.tim.qq.com", false],
    ["::1", "https://[::1]:8443", true],
    ["[::1]", "https://[::1]:8443", true],
    ["[::1]:8443", "https://[::1]:8443", true],
    ["[::1]:443", "https://[::1]:8443", false],
    ["::2", "https://[::1]:8443", false]
  ])("of %j leaves out %s: %s", (noProxy, origin, leftOut) => {
    expect(route({ HTTPS_PROXY: proxied, NO_PROXY: noProxy }, origin).proxy === undefined).toBe(leftOut)
    expect(route({ HTTPS_PROXY: proxied, no_proxy: noProxy }, origin).proxy === undefined).toBe(leftOut)
  })
})

describe("the proxy of the environment", () => {
  it("is the first that is set, in curl's order, and named by its variable", () => {
    const names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    for (const [i, name] of names.entries()) {
      const env = Object.fromEntries(names.map((one, j) => [one, j < i ? "" : `http://proxy-${j}.example:3128`]))
      expect(route(env).proxy).toStrictEqual({
        origin: `http://proxy-${i}.example:3128`,
        authorization: undefined,
        setBy: name
      })
    }
  })

  it("is none where only HTTP_PROXY is set, which is for other requests, and may come from a client of CGI", () => {
    expect(route({ HTTP_PROXY: proxied, http_proxy: proxied }).proxy).toBeUndefined()
  })

  it("may have a password alone, which some take as a token", () => {
    const given = route({ HTTPS_PROXY: "http://:t0ken@proxy.example:3128" }).proxy
    expect(given?.origin).toBe("http://proxy.example:3128")
    expect(given?.authorization).toBe(`Basic ${Buffer.from(":t0ken").toString("base64")}`)
  })

  it("may stand there without a scheme, with a user, or with percent-encoded characters", () => {
    expect(route({ HTTPS_PROXY: "proxy.example:3128" }).proxy?.origin).toBe(proxied)
    const given = route({ HTTPS_PROXY: "user:p%40ss@proxy.example:3128" }).proxy
    expect(given?.origin).toBe(proxied)
    expect(given?.authorization).toBe(`Basic ${Buffer.from("user:p@ss").toString("base64")}`)
  })

  it("does not matter beside an option that names one", () => {
    const { proxy, issues } = route({ HTTPS_PROXY: "nonsense://", NO_PROXY: "*" }, undefined, proxied)
    expect([proxy?.setBy, proxy?.origin, issues]).toStrictEqual(["proxy", proxied, []])
  })

  it("that is faulty is not told of by a client that does not use it", () => {
    const told = routed({ HTTPS_PROXY: "nonsense://s3cret" }, "https://console.tim.qq.com", undefined)
    expect(told.issues).toStrictEqual([])
    expect(told.notUsed).toBe('HTTPS_PROXY is set, but not used; the option proxy: "env" would use it.')
    expect(told.ignored).toStrictEqual({ variable: "HTTPS_PROXY", because: "option" })
  })
})
