import { describe, expect, it } from "vitest"
import { createDeskFromEnv } from "../../src/index.ts"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import type { DeskOptions } from "../../src/model/DeskOptions.ts"
import { disabledVariable, type Environment, resolveEnvironment, variables } from "../../src/model/Environment.ts"
import { resolveOptions } from "../../src/model/ResolvedOptions.ts"

const env: Environment = {
  TCDESK_SDK_APP_ID: "1400000000",
  TCDESK_IDENTIFIER: "administrator",
  TCDESK_SECRET_KEY: "k3y"
}

const issuesOf = (given: Environment, overrides?: Partial<DeskOptions>) => {
  try {
    resolveEnvironment(given, overrides)
  } catch (error) {
    if (error instanceof DeskConfigError) return error.issues
    throw error
  }
  return []
}
const namesOf = (given: Environment, overrides?: Partial<DeskOptions>) =>
  issuesOf(given, overrides).map(({ option }) => option)

describe("the environment", () => {
  it("is read from the documented variables, and no others", () => {
    expect([...Object.keys(variables), disabledVariable].sort()).toStrictEqual([
      "TCDESK_ALLOW_INSECURE_ENDPOINT",
      "TCDESK_DISABLED",
      "TCDESK_ENDPOINT",
      "TCDESK_IDENTIFIER",
      "TCDESK_REGION",
      "TCDESK_SDK_APP_ID",
      "TCDESK_SECRET_KEY",
      "TCDESK_USER_SIG"
    ])
  })

  it("makes settings", () => {
    expect(resolveEnvironment({ ...env, TCDESK_REGION: "tokyo", OTHER: "x" })).toMatchObject({
      sdkAppId: 1400000000,
      identifier: "administrator",
      credential: { _tag: "SecretKey", secretKey: "k3y" },
      origin: "https://adminapijpn.im.qcloud.com"
    })
    const { TCDESK_SECRET_KEY: _, ...rest } = env
    expect(
      resolveEnvironment({ ...rest, TCDESK_USER_SIG: "sig", TCDESK_ENDPOINT: "http://127.0.0.1:7717" })
    ).toMatchObject({ credential: { _tag: "UserSig", userSig: "sig" }, origin: "http://127.0.0.1:7717" })
  })

  it("of empty variables is the same as one without them", () => {
    const empty = { TCDESK_USER_SIG: "", TCDESK_REGION: "", TCDESK_ENDPOINT: "" }
    expect(resolveEnvironment({ ...env, ...empty })).toStrictEqual(resolveEnvironment(env))
    expect(namesOf({ ...env, TCDESK_SDK_APP_ID: "" })).toStrictEqual(["TCDESK_SDK_APP_ID"])
  })

  it("that is empty lacks three variables, which are named", () => {
    expect(namesOf({})).toStrictEqual(["TCDESK_SDK_APP_ID", "TCDESK_IDENTIFIER", "TCDESK_SECRET_KEY"])
    expect(issuesOf({}).at(2)?.message).toBe("is required, or TCDESK_USER_SIG instead")
  })

  it.each([
    ["TCDESK_SDK_APP_ID", "c4n4ry"],
    ["TCDESK_SDK_APP_ID", "1.5"],
    ["TCDESK_SDK_APP_ID", "-5"],
    ["TCDESK_SDK_APP_ID", "1400000000x"],
    ["TCDESK_IDENTIFIER", " c4n4ry"],
    ["TCDESK_SECRET_KEY", '"c4n4ry"'],
    ["TCDESK_SECRET_KEY", "c4n4ry key"],
    ["TCDESK_REGION", "c4n4ry"],
    ["TCDESK_ENDPOINT", "http://c4n4ry.example.com"]
  ])("with a faulty %s: the variable is named, its value %j is not", (name, value) => {
    const issues = issuesOf({ ...env, [name]: value })
    expect(issues.map(({ option }) => option)).toStrictEqual([name])
    expect(JSON.stringify(issues)).not.toContain("c4n4ry")
  })

  it("with two credentials is told so in its own words, and what else is wrong with them too", () => {
    expect(issuesOf({ ...env, TCDESK_USER_SIG: "sig" })).toStrictEqual([
      { option: "TCDESK_SECRET_KEY", message: "and TCDESK_USER_SIG exclude each other: set one" }
    ])
    const messages = issuesOf({ ...env, TCDESK_SECRET_KEY: "a b", TCDESK_USER_SIG: "sig" }).map(
      ({ message }) => message
    )
    expect(messages).toHaveLength(2)
    expect(messages[1]).toContain("without blanks")
  })
})

describe("quotes that were left around a variable", () => {
  const good = {
    ...env,
    TCDESK_REGION: "china",
    TCDESK_ENDPOINT: "https://console.tim.qq.com"
  }

  it.each(Object.keys(good))("%s: are named, and nothing else is", (name) => {
    for (const quote of ['"', "'", "`"]) {
      const quoted = { ...good, [name]: `${quote}${good[name as keyof typeof good]}${quote}` }
      const [issue, ...others] = issuesOf(quoted)
      expect(issue?.option).toBe(name)
      expect(issue?.message).toMatch(/^must not have quotes around it: /)
      expect(others).toStrictEqual([])
    }
  })

  it("of a UserSig, too, and of all at once", () => {
    const { TCDESK_SECRET_KEY: _, ...rest }: Environment = good
    expect(namesOf({ ...rest, TCDESK_USER_SIG: '"sig"' })).toStrictEqual(["TCDESK_USER_SIG"])
    const all = Object.fromEntries(Object.entries(good).map(([name, value]) => [name, `"${value}"`]))
    expect(new Set(namesOf(all))).toStrictEqual(new Set(Object.keys(good)))
  })

  it("hide no other fault of the same variable, nor is one at one end left alone", () => {
    expect(namesOf({ ...env, TCDESK_REGION: '"nowhere"' })).toStrictEqual(["TCDESK_REGION", "TCDESK_REGION"])
    for (const name of Object.keys(env)) expect(namesOf({ ...good, [name]: `"${env[name]}` })).toContain(name)
  })

  it("of an option, which has come from one by hand, are refused as well", () => {
    expect(namesOf({}, { sdkAppId: 1, identifier: '"administrator"', secretKey: "k" })).toStrictEqual(["identifier"])
  })
})

describe("an environment that is checked by a proxy", () => {
  /** As envalid makes one: a name that it does not know throws. */
  const strict = (values: object, has: (name: PropertyKey) => boolean = (name) => Reflect.has(values, name)) =>
    new Proxy(values, {
      get: (target, name) => {
        if (!Object.hasOwn(target, name)) throw new ReferenceError(`[envalid] Env var not found: ${String(name)}`)
        return Reflect.get(target, name)
      },
      has: (_, name) => has(name)
    }) as Environment

  it("and throws for what it does not know works", () => {
    expect(resolveEnvironment(strict(env))).toStrictEqual(resolveEnvironment(env))
    expect(namesOf(strict({}))).toStrictEqual(namesOf({}))
  })

  it("and throws also when it is asked whether it knows is named by the variable", () => {
    const has = (): never => {
      throw new ReferenceError("canary")
    }
    expect(issuesOf(strict(env, has))).toStrictEqual([
      { option: "TCDESK_DISABLED", message: "can't be read: it throws" }
    ])
  })

  it("and gives a number for a number works", () => {
    expect(resolveEnvironment({ ...env, TCDESK_SDK_APP_ID: 5 as never }).sdkAppId).toBe(5)
    for (const other of [1.5, -1, Number.NaN, {}, true]) {
      expect(namesOf({ ...env, TCDESK_SDK_APP_ID: other as never })).toStrictEqual(["TCDESK_SDK_APP_ID"])
    }
  })
})

describe("what is no environment, and what are no overrides", () => {
  it.each([null, 5, "x", () => {}])("%s is refused by name", (given) => {
    expect(issuesOf(given as never)).toStrictEqual([{ option: "environment", message: "must be an object" }])
    expect(issuesOf(env, given as never)).toStrictEqual([{ option: "overrides", message: "must be an object" }])
  })
})

describe("overrides", () => {
  it("of null are no options that are left out", () => {
    expect(namesOf({ ...env, TCDESK_REGION: "seoul" }, { region: null as never })).toStrictEqual(["region"])
    expect(namesOf(env, { identifier: null as never })).toContain("identifier")
  })

  it("win over the environment, also over what is wrong there", () => {
    expect(
      resolveEnvironment({ ...env, TCDESK_REGION: "nowhere" }, { region: "seoul", deadlineMs: 4000 })
    ).toMatchObject({ sdkAppId: 1400000000, deadlineMs: 4000, origin: "https://adminapikr.im.qcloud.com" })
  })

  it("that name no credential keep region and endpoint of the environment", () => {
    const emulated = { ...env, TCDESK_REGION: "tokyo", TCDESK_ENDPOINT: "http://127.0.0.1:7717" }
    expect(resolveEnvironment(emulated, { deadlineMs: 4000 }).origin).toBe("http://127.0.0.1:7717")
    expect(resolveEnvironment({ ...emulated, TCDESK_ENDPOINT: "" }, { hooks: {} }).origin).toBe(
      "https://adminapijpn.im.qcloud.com"
    )
    // Whoever points a machine at an emulator means all of its clients.
    expect(resolveEnvironment(emulated, { region: "seoul" }).origin).toBe("http://127.0.0.1:7717")
  })

  const own = { sdkAppId: 5, identifier: "own", secretKey: "other" }

  it("that name credentials are complete: nothing of the environment is mixed in, nor looked at", () => {
    const strange = { ...env, TCDESK_USER_SIG: "sig", TCDESK_REGION: "nowhere", TCDESK_ENDPOINT: "http://127.0.0.1:1" }
    expect(resolveEnvironment(strange, own)).toStrictEqual(resolveEnvironment({}, own))
    expect(resolveEnvironment(strange, own)).toMatchObject({
      sdkAppId: 5,
      identifier: "own",
      credential: { _tag: "SecretKey", secretKey: "other" },
      origin: "https://console.tim.qq.com"
    })
    const provide = () => "sig"
    const { secretKey: _, ...rest } = own
    expect(resolveEnvironment(env, { ...rest, userSig: provide }).credential).toStrictEqual({
      _tag: "Provider",
      provide
    })
  })

  it.each([
    [{ secretKey: "other" }, ["sdkAppId", "identifier"]],
    [{ userSig: "sig" }, ["sdkAppId", "identifier"]],
    [{ sdkAppId: 5 }, ["identifier", "secretKey"]],
    [{ identifier: "own" }, ["sdkAppId", "secretKey"]]
  ] as const)("that name some credentials, %j, are told which ones are missing, and why", (some, missing) => {
    const issues = issuesOf(env, some)
    expect([...new Set(issues.map(({ option }) => option))]).toStrictEqual(missing)
    expect(issues.slice(0, missing.length).map(({ message }) => message)).toStrictEqual(
      missing.map(() => "is not taken from the environment: name all credentials, or none")
    )
  })

  it("that are undefined say nothing", () => {
    expect(resolveEnvironment(env, { secretKey: undefined, region: undefined } as never)).toStrictEqual(
      resolveEnvironment(env)
    )
  })

  it("that are faulty are named as options, beside variables that are", () => {
    expect(namesOf({ ...env, TCDESK_IDENTIFIER: "" }, { deadlineMs: 0, region: "x" as never })).toStrictEqual([
      "deadlineMs",
      "TCDESK_IDENTIFIER",
      "region"
    ])
  })
})

describe("TCDESK_DISABLED", () => {
  it.each(["0", "true", "yes", " 1", '"1"', "off"])("of %j is an error: only 1 switches on", (value) => {
    expect(namesOf({ ...env, TCDESK_DISABLED: value })).toStrictEqual(["TCDESK_DISABLED"])
  })

  it("that is empty or absent changes nothing", () => {
    expect(resolveEnvironment(env).disabled).toBe(false)
    expect(resolveEnvironment({ ...env, TCDESK_DISABLED: "" })).toStrictEqual(resolveEnvironment(env))
  })

  it("needs no credentials, and looks at none", () => {
    const disabled = resolveEnvironment({ TCDESK_DISABLED: "1" })
    expect(disabled.disabled).toBe(true)
    const placeholders = { TCDESK_SDK_APP_ID: "<your app>", TCDESK_SECRET_KEY: "your key", TCDESK_USER_SIG: "sig" }
    expect(resolveEnvironment({ TCDESK_DISABLED: "1", ...placeholders })).toStrictEqual(disabled)
    expect(resolveEnvironment({ TCDESK_DISABLED: "1", ...env }, { secretKey: "other" })).toStrictEqual(disabled)
  })

  it("checks the other options as ever", () => {
    expect(namesOf({ TCDESK_DISABLED: "1", TCDESK_REGION: "mars" }, { retry: { attempts: 0 } })).toStrictEqual([
      "TCDESK_REGION",
      "retry.attempts"
    ])
  })

  it("is no option", () => {
    expect(() => resolveEnvironment(env, { disabled: true } as object)).toThrow("disabled")
  })
})

describe("http on another host than loopback", () => {
  const insecure = { ...env, TCDESK_ENDPOINT: "http://emulator:7717" }

  it("is allowed by 1, by an option, and by nothing else", () => {
    expect(issuesOf(insecure)).toMatchObject([
      { option: "TCDESK_ENDPOINT", message: expect.stringContaining("TCDESK_ALLOW_INSECURE_ENDPOINT=1") }
    ])
    expect(resolveEnvironment({ ...insecure, TCDESK_ALLOW_INSECURE_ENDPOINT: "1" }).origin).toBe("http://emulator:7717")
    expect(resolveEnvironment(insecure, { allowInsecureEndpoint: true }).origin).toBe("http://emulator:7717")
    expect(namesOf(insecure, { allowInsecureEndpoint: false })).toStrictEqual(["TCDESK_ENDPOINT"])
    for (const value of ["true", "0", "yes"])
      expect(namesOf({ ...env, TCDESK_ALLOW_INSECURE_ENDPOINT: value })).toStrictEqual([
        "TCDESK_ALLOW_INSECURE_ENDPOINT"
      ])
  })

  it("is allowed to options by true only", () => {
    const endpoint = "http://emulator:7717"
    const own = { sdkAppId: 5, identifier: "own", secretKey: "k", endpoint }
    expect(resolveOptions({ ...own, allowInsecureEndpoint: true }).origin).toBe(endpoint)
    for (const given of ["1", 1, null])
      expect(namesOf({}, { ...own, allowInsecureEndpoint: given as never })).toContain("allowInsecureEndpoint")
    // Nothing else becomes an origin by it.
    expect(namesOf({}, { ...own, endpoint: "ftp://emulator", allowInsecureEndpoint: true })).toStrictEqual(["endpoint"])
  })
})

describe("createDeskFromEnv", () => {
  it("reads process.env unless told otherwise", () => {
    const saved = { ...process.env }
    try {
      for (const name of Object.keys(variables)) delete process.env[name]
      expect(() => createDeskFromEnv()).toThrow(/TCDESK_SDK_APP_ID/)
      Object.assign(process.env, env)
      expect(createDeskFromEnv().status().state).toBe("open")
    } finally {
      process.env = saved
    }
  })
})
