/**
 * The recipes of `examples`, as far as they can be run without Docker and a CI of somebody else's: what they start is started, with the arguments
 * and the environment that stand in the files, and asked what they ask.
 */
import { execFile } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { describe, expect, it, onTestFinished } from "vitest"
import { parse } from "yaml"
import { call, get } from "./support/apiSupport.ts"
import { configured, run } from "./support/cli.ts"
import { command, text } from "./support/support.ts"

const read = (name: string): string => readFileSync(new URL(`../../../examples/${name}`, import.meta.url), "utf8")

/** An instruction of the Dockerfile that is written as a JSON array. */
const instruction = (name: string): readonly string[] => {
  const [, words = "[]"] =
    new RegExp(`^${name}.* (\\[.*\\])$|^${name} (\\[.*\\])$`, "m").exec(read("docker/Dockerfile")) ?? []
  return JSON.parse(words)
}

/** Here on any free port: the one of the recipe may be taken. */
const onAnyPort = (args: readonly string[]): readonly string[] =>
  args.map((arg, at) => (args[at - 1] === "--port" ? "0" : arg))

describe("the image of examples/docker", () => {
  const [program, ...always] = instruction("ENTRYPOINT")

  it("starts the emulator where others reach it, and its check of health says when it is ready", async () => {
    expect(program).toBe("tcdesk-emulator")
    const { says } = run(onAnyPort([...always, ...instruction("CMD")]))
    const emulator = configured(await says("Stop with"))
    for (const host of ["emulator:7717", "host.docker.internal:7717", "localhost:7717"]) {
      expect((await call(emulator, "/", { headers: { host } })).status).toBe(200)
    }
    const [node, ...args] = instruction("HEALTHCHECK").map((word) =>
      word.replace("http://127.0.0.1:7717", emulator.url)
    )
    expect(node).toBe("node")
    const check = promisify(execFile)
    await check(process.execPath, args)
    const gone = args.map((word) => word.replace(emulator.url, "http://127.0.0.1:1"))
    await expect(check(process.execPath, gone)).rejects.toMatchObject({ code: 1 })
  })

  it("lets the application of compose.yaml in, under the name by which it calls", async () => {
    const { services } = parse(read("docker/compose.yaml"), { merge: true })
    const { says } = run(onAnyPort([...always, ...services.emulator.command]), services.emulator.environment)
    const printed = configured(await says("Stop with"))
    const app = services.app.environment
    expect(app).toMatchObject({
      TCDESK_SDK_APP_ID: String(printed.sdkAppId),
      TCDESK_IDENTIFIER: printed.identifier,
      TCDESK_SECRET_KEY: printed.secretKey,
      TCDESK_ALLOW_INSECURE_ENDPOINT: "1"
    })
    const { host, port } = new URL(app.TCDESK_ENDPOINT)
    expect(port).toBe(always[always.indexOf("--port") + 1])
    const sent = await command(printed, "send_msg", { SessionId: "session-1", MsgRandom: 1, MsgBody: [text("hello")] })
    expect(sent.ErrorCode).toBe(0)
    const [, path = ""] = /TCDESK_ENDPOINT}(\/_emulator[^`]*)/.exec(read("docker/app/app.mjs")) ?? []
    const { json } = await get(printed, path.replace("/_emulator", ""), { host })
    expect(json.messages).toMatchObject([{ clientUserId: "user45" }])
  })
})

/** `npx tcdesk-emulator` and `npm test` as commands, which the recipes call; the test of the project tells what it finds. */
const withCommands = (): { readonly folder: string; readonly PATH: string } => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-ci-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const bin = join(folder, "bin")
  mkdirSync(bin)
  const cli = fileURLToPath(new URL("../src/cli.ts", import.meta.url))
  const emulator = `exec "${process.execPath}" --conditions=@tcdesk/source "${cli}"`
  const npx = `#!/bin/sh\nshift\nif [ "$1" = exec ]; then ${emulator} "$@"; else ${emulator} --port 0 "$@"; fi\n`
  const program =
    'fetch(process.env.TCDESK_ENDPOINT + "/_emulator/state").then((r) => r.json()).then(({ app }) => console.log(app.sdkAppId, app.identifier, process.env.TCDESK_SECRET_KEY.length))'
  for (const [name, script] of [
    ["npx", npx],
    ["npm", `#!/bin/sh\n[ "$1" = test ] || exit 1\nexec "${process.execPath}" -e '${program}'\n`]
  ] as const) {
    writeFileSync(join(bin, name), script)
    chmodSync(join(bin, name), 0o755)
  }
  return { folder, PATH: `${bin}:${process.env.PATH}` }
}

const bash = async (script: string, env: Readonly<Record<string, string>>): Promise<string> => {
  const shell = { env: { XDG_STATE_HOME: process.env.XDG_STATE_HOME, ...env } }
  return (await promisify(execFile)("bash", ["-eo", "pipefail", "-c", script], shell)).stdout
}

const TOLD = "1400000000 administrator 64\n"

describe("the recipes of examples/ci", () => {
  const { jobs } = parse(read("ci/github-actions.yml"))
  const gitlab = parse(read("ci/gitlab-ci.yml"))

  it("run the project's tests beside the emulator with exec", async () => {
    const { PATH } = withCommands()
    for (const script of [jobs.exec.steps.at(-1).run, gitlab.exec.script.at(-1)]) {
      expect(await bash(script, { PATH })).toBe(TOLD)
    }
  })

  it("start it for all steps that follow, which find it in their environment", async () => {
    const { PATH, folder } = withCommands()
    const env = { PATH, RUNNER_TEMP: folder, GITHUB_ENV: join(folder, "github-env") }
    // The next step gets what the file says; the emulator ends with the shell that has started it.
    const script = `trap 'kill $!' EXIT\n${jobs.background.steps.at(-2).run}\nset -a; . "$GITHUB_ENV"; ${jobs.background.steps.at(-1).run}`
    expect(await bash(script, env)).toBe(TOLD)
    for (const line of readFileSync(env.GITHUB_ENV, "utf8").trim().split("\n"))
      expect(line).toMatch(/^TCDESK_\w+=[^'"]+$/)
  })

  it("start it as a service that the job's variables let in", async () => {
    const { services, variables } = gitlab.service
    const [service] = services
    expect(service.entrypoint).toEqual(["npx", "-y", "@tcdesk/emulator"])
    const { says } = run(["--port", "0", ...service.command], variables)
    const printed = configured(await says("Stop with"))
    expect(printed.secretKey).toBe(variables.TCDESK_SECRET_KEY)
    const { host } = new URL(variables.TCDESK_ENDPOINT)
    expect(host).toBe(`${service.alias}:7717`)
    expect((await get(printed, "/clock", { host })).status).toBe(200)
    const { emulator } = jobs.service.services
    expect(jobs.service.env).toMatchObject(emulator.env)
    expect(`http://127.0.0.1:${emulator.ports[0].split(":")[0]}`).toBe(jobs.service.env.TCDESK_ENDPOINT)
  })
})
