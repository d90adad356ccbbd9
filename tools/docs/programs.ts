/** From the code blocks of the documents to programs that can be compiled and run; every line knows where it came from. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { visit } from "unist-util-visit"
import { commentsIn, exampleFaults } from "./docComments.ts"
import { parse, read } from "./documents.ts"

export interface Place {
  readonly file: string
  readonly line: number
}

export interface Program {
  /** The name of its file, e.g. `docs__errors.md.2.ts`. */
  readonly name: string
  readonly place: Place
  readonly text: string
  /** The place of its first line, its second … */
  readonly places: ReadonlyArray<Place>
  /** Whether it is executed, and how. */
  readonly run: Run | undefined
}

export interface Run {
  /** Once the program listens, a POST to this port and path must be answered by 2xx; then it is told to end. */
  readonly post: Served | undefined
  /** Once the program listens, it is told there what a customer writes, and must answer the customer; then it is told to end. */
  readonly webhook: Served | undefined
}

export interface Served {
  readonly port: number
  readonly path: string
}

export interface Reading {
  readonly programs: ReadonlyArray<Program>
  readonly blocks: number
  /** Blocks that say `ignore`. */
  readonly ignored: ReadonlyArray<Place>
  readonly json: number
  readonly faults: ReadonlyArray<string>
}

const extensions: Readonly<Record<string, string>> = { js: "js", mjs: "js", ts: "ts", mts: "ts", tsx: "tsx" }

const preludeFolder = new URL("preludes/", import.meta.url)
const preludeNames = readdirSync(preludeFolder).map((file) => file.replace(/\.ts$/, ""))

interface Piece {
  readonly text: string
  readonly places: ReadonlyArray<Place>
}

const piece = (text: string, file: string, line: number): Piece => ({
  text,
  places: text.split("\n").map((_, index) => ({ file, line: line + index }))
})

const prelude = (name: string): Piece => {
  const url = new URL(`${name}.ts`, preludeFolder)
  return existsSync(url) ? piece(readFileSync(url, "utf8"), `tools/docs/preludes/${name}.ts`, 1) : piece("", "", 1)
}

/** What stands behind the language in the first line of a block. */
const words = (meta: string | null | undefined, at: string, faults: Array<string>) => {
  const said = new Map((meta ?? "").split(/\s+/).flatMap((word) => (word === "" ? [] : [split(word)])))
  const known = ["run", "continue", "ignore", "prelude", "post", "webhook"]
  for (const word of said.keys()) {
    if (!known.includes(word)) faults.push(`${at}: a code block can't say "${word}"; there are ${known.join(", ")}`)
  }
  const names = (said.get("prelude") ?? "").split(",").filter((name) => name !== "")
  for (const name of names) {
    if (!preludeNames.includes(name))
      faults.push(`${at}: there is no prelude "${name}"; there are ${preludeNames.join(", ")}`)
  }
  const served = (name: "post" | "webhook"): Served | undefined => {
    const [, port, path] = /^(\d+)(\/.*)$/.exec(said.get(name) ?? "") ?? []
    if (said.has(name) && path === undefined)
      faults.push(`${at}: ${name} wants a port and a path, as in ${name}=3000/hello`)
    return path === undefined ? undefined : { port: Number(port), path }
  }
  const run: Run = { post: served("post"), webhook: served("webhook") }
  const isRun = said.has("run") || run.post !== undefined || run.webhook !== undefined
  return { run: isRun ? run : undefined, continues: said.has("continue"), ignored: said.has("ignore"), preludes: names }
}

const split = (word: string): readonly [string, string] => {
  const [name = "", ...value] = word.split("=")
  return [name, value.join("=")]
}

/**
 * The programs of a document, or of the doc comments of a source. A block that says `continue` comes after the program before
 * it, in the same file; in a source, in the same comment.
 */
export const programsIn = (file: string): Reading => {
  const faults: Array<string> = []
  const ignored: Array<Place> = []
  const programs: Array<Program> = []
  let blocks = 0
  let json = 0

  const readPart = (markdown: string, firstLine: number): void => {
    let pieces: ReadonlyArray<Piece> = []
    let extension = ""
    visit(parse(markdown), "code", ({ lang, meta, value, position }) => {
      const place = { file, line: firstLine + (position?.start.line ?? 1) - 1 }
      const at = `${file}:${place.line}`
      if (lang === "json") {
        json += 1
        try {
          JSON.parse(value)
        } catch (error) {
          faults.push(`${at}: no JSON: ${(error as Error).message}`)
        }
      }
      const own = extensions[lang ?? ""]
      if (own === undefined) return
      const said = words(meta, at, faults)
      if (said.ignored) {
        ignored.push(place)
        return
      }
      blocks += 1
      if (said.continues && pieces.length === 0) faults.push(`${at}: there is no block before it to continue`)
      // What continues TypeScript is TypeScript.
      extension = said.continues && extension.startsWith("ts") ? extension : own
      pieces = [...(said.continues ? pieces : []), ...said.preludes.map(prelude), piece(value, file, place.line + 1)]
      programs.push({
        name: `${file.replaceAll("/", "__")}.${blocks}.${extension}`,
        place,
        text: pieces.map(({ text }) => text).join("\n"),
        places: pieces.flatMap(({ places }) => places),
        run: said.run
      })
    })
  }

  if (file.endsWith(".md")) readPart(read(file), 1)
  else {
    for (const comment of commentsIn(file)) {
      faults.push(...exampleFaults(file, comment))
      readPart(comment.markdown, comment.line)
    }
  }
  return { programs, blocks, ignored, json, faults }
}
