/**
 * What a CommonJS program gets of a package, written into its `dist/commonjs` by its build: for each entry with the condition
 * `require` a module that requires the ECMAScript one, so that there is still one instance of everything, and its declarations.
 * Without these TypeScript refuses the import (TS1479): before 5.8 always, and later with `node16` and `node18`.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, posix } from "node:path"
import { readManifest } from "./packages.ts"

const folder = process.cwd()

const read = (file: string): string => readFileSync(join(folder, "dist", file), "utf8")

const write = (file: string, text: string): void => {
  const path = join(folder, "dist/commonjs", file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

const copied = new Set<string>()

/** Copies declarations with all that they reach; the copy lies one folder deeper, from which its map has to lead to the source. */
const copyDeclarations = (file: string): void => {
  if (copied.has(file)) return
  copied.add(file)
  const text = read(file)
  const map: { readonly sources: ReadonlyArray<string> } = JSON.parse(read(`${file}.map`))
  write(file, text)
  write(`${file}.map`, JSON.stringify({ ...map, sources: map.sources.map((source) => `../${source}`) }))
  for (const [, relative = ""] of text.matchAll(/(?:from |import |import\()"(\.[^"]+)"/g))
    copyDeclarations(posix.join(dirname(file), relative).replace(/\.[jt]s$/, ".d.ts"))
}

write("package.json", '{ "type": "commonjs" }\n')
const { exports = {} } = await readManifest(folder)
for (const entry of Object.values(exports)) {
  if (typeof entry === "string" || entry.require === undefined) continue
  copyDeclarations(posix.relative("dist", entry.types))
  const file = posix.relative("dist", entry.default)
  write(file, `"use strict"\nmodule.exports = require("../${file}")\n`)
}
