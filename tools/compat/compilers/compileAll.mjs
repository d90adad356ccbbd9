// Compiles several projects by one compiler, in one process; declarations are read once for all of them. Prints what is wrong.
//
//     node compileAll.mjs COMPILER TSCONFIG …
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"

const [compiler = "", ...configs] = process.argv.slice(2)
const require = createRequire(join(process.cwd(), "package.json"))
const declarations = new Map()

const inProcess = (ts, config) => {
  const { options, fileNames, errors } = ts.getParsedCommandLineOfConfigFile(config, {}, ts.sys)
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (file, how, ...rest) => {
    if (!file.endsWith(".d.ts")) return getSourceFile(file, how, ...rest)
    const key = `${file} ${how.impliedNodeFormat}`
    if (!declarations.has(key)) declarations.set(key, getSourceFile(file, how, ...rest))
    return declarations.get(key)
  }
  const program = ts.createProgram(fileNames, options, host)
  const faults = [...errors, ...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics]
  return ts.formatDiagnostics(faults, {
    getCurrentDirectory: ts.sys.getCurrentDirectory,
    getCanonicalFileName: (file) => file,
    getNewLine: () => "\n"
  })
}

/** TypeScript 7 is a program. */
const inItsOwn = (config) => {
  try {
    execFileSync(process.execPath, [join("node_modules", compiler, "bin/tsc"), "-p", config], { encoding: "utf8" })
    return ""
  } catch (error) {
    return `${error.stdout}${error.stderr}`
  }
}

const isLibrary = existsSync(join("node_modules", compiler, "lib/typescript.js"))
for (const config of configs) {
  const faults = isLibrary ? inProcess(require(compiler), config) : inItsOwn(config)
  if (faults === "") continue
  console.log(`${config}:\n${faults}`)
  process.exitCode = 1
}
