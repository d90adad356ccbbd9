/**
 * The quick start of a README, done as it is written: commands and files in the order of the page, in an empty folder.
 *
 * Understood are `sh` blocks, one `js` or `ts` block (saved under the name that the text before it gives in backticks), and
 * `node <that name>` in backticks. Without a program the first `sh` block installs, and the others are used. Ports are exchanged
 * for free ones, so that nothing that runs here is in the way.
 */
import { once } from "node:events"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import getPort from "get-port"
import { type Program, run, start, type Where } from "repository/command"

interface Saved {
  readonly file: string
  readonly code: string
}

export interface QuickStart {
  /** A command line has none. */
  readonly program: Saved | undefined
  readonly install: ReadonlyArray<string>
  readonly use: ReadonlyArray<string>
}

const heading = /^## (?:Quick start|快速)/m
const codes = /^```(\w+)[^\n]*\n([\s\S]*?)^```|`([^`\n]+)`/gm
const [webPort, emulatorPort] = ["3000", "7717"]
const secondsToStart = 60

const commands = (block: string) =>
  block
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*/, "").trim())
    .filter((line) => line !== "")

/** The quick start of a page, or nothing if it has none. */
export const readQuickStart = async (readme: string): Promise<QuickStart | undefined> => {
  const page = await readFile(readme, "utf8")
  const begin = page.search(heading)
  if (begin === -1) return undefined
  const [section = ""] = page.slice(begin + 3).split(/^#{2,3} /m)
  let name: string | undefined
  let saved: Saved | undefined
  const [before, use]: [Array<ReadonlyArray<string>>, Array<string>] = [[], []]
  for (const [, language, block = "", inline = ""] of section.matchAll(codes)) {
    if (language === "sh" && saved === undefined) before.push(commands(block))
    else if (language === "sh") use.push(...commands(block))
    else if (language === "js" || language === "ts") {
      if (name === undefined || saved !== undefined) throw new Error(`${readme}: one program, and a name before it`)
      saved = { file: name, code: block }
    } else if (/^[\w.-]+\.(?:mjs|js|ts)$/.test(inline)) name = inline
    else if (saved !== undefined && inline === `node ${saved.file}`) use.push(inline)
  }
  const [install = [], ...others] = saved === undefined ? before : [before.flat()]
  const all = [...others.flat(), ...use]
  if (install.length === 0 || all.length === 0) throw new Error(`${readme}: a quick start installs, and uses it`)
  return { program: saved, install, use: all }
}

const freePort = async () => String(await getPort({ host: "127.0.0.1" }))

const answers = async (port: string) => {
  const socket = connect(Number(port), "localhost")
  try {
    await once(socket, "connect")
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

const outputOf = ({ printed }: Program) => `${printed.stdout}\n${printed.stderr}`

/** Until the program has ended or takes connections. */
const started = async (program: Program, port: string) => {
  const deadline = performance.now() + secondsToStart * 1000
  let code: number | undefined
  program.ended.then((ended) => {
    code = ended
  })
  while (code === undefined && !(await answers(port))) {
    if (performance.now() > deadline) throw new Error(`nothing happened for ${secondsToStart} s:\n${outputOf(program)}`)
    await pause(50)
  }
  if (code !== undefined && code !== 0) throw new Error(`the program ended with ${code}:\n${outputOf(program)}`)
}

/** In a folder that this makes. */
export const installQuickStart = async ({ install }: QuickStart, where: Where) => {
  await mkdir(where.cwd, { recursive: true })
  for (const line of install) {
    console.log(`   $ ${line}`)
    await run("bash", ["-c", line], where)
  }
}

/** What shows that it worked: the program's own test, or that the customer has received the text which is sent. */
const proof = async (
  { program, use }: QuickStart,
  programs: ReadonlyArray<Program>,
  emulator: string
): Promise<string> => {
  const output = programs.map(outputOf).join("\n")
  const code = program?.code ?? use.join("\n")
  if (code.includes('from "node:test"')) {
    if (!/^\S* ?pass [1-9]/m.test(output)) throw new Error(`no test has passed:\n${output}`)
    return "its test passed"
  }
  const text = code.match(/(?:text: | send .*)"([^"]+)"/)?.[1]
  if (text === undefined) throw new Error(`it sends no text:\n${code}`)
  const received = (await answers(emulator))
    ? await (await fetch(`http://127.0.0.1:${emulator}/_emulator/messages`)).text()
    : output
  if (!received.includes(text)) throw new Error(`the customer did not receive “${text}”:\n${received}\n${output}`)
  return `the customer received “${text}”`
}

/** Does the rest of it, and gives a line that says what shows that it worked. */
export const useQuickStart = async (quickStart: QuickStart, where: Where): Promise<string> => {
  const { program, use } = quickStart
  const [web, emulator] = [await freePort(), await freePort()]
  const withPorts = (words: string) => words.replaceAll(webPort, web).replaceAll(emulatorPort, emulator)
  if (program !== undefined) await writeFile(join(where.cwd, program.file), withPorts(program.code))

  await using stack = new AsyncDisposableStack()
  const programs: Array<Program> = []
  const begin = async (line: string, port: string) => {
    const begun = stack.use(start("bash", ["-c", `exec ${withPorts(line)}`], where))
    programs.push(begun)
    await started(begun, port)
  }
  for (const line of use) {
    console.log(`   $ ${line}`)
    if (/^npx (?:@tcdesk\/|tcdesk )emulator\b/.test(line)) await begin(line, emulator)
    else if (line.startsWith("node ")) await begin(line, web)
    else {
      const { stdout } = await run("bash", ["-c", withPorts(line)], where)
      if (line.startsWith("curl ")) console.log(`   ${stdout.trim().split("\n").at(-1)}`)
    }
  }
  // Awaited here: what it asks is gone once this function has ended.
  return await proof(quickStart, programs, emulator)
}
