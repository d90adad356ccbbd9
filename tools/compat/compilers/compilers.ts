/** The compilers that users have, and every setting of each by which it can find a package and Node can run what it makes. */

export interface Setting {
  readonly name: string
  readonly type: "module" | "commonjs"
  readonly compilerOptions: Readonly<Record<string, unknown>>
}

export interface Compiler {
  readonly version: string
  readonly settings: ReadonlyArray<Setting>
}

const setting = (
  type: Setting["type"],
  module: string,
  moduleResolution: string,
  further: Readonly<Record<string, unknown>> = {}
): Setting => ({
  name: `${type === "module" ? "esm" : "cjs"}-${module === moduleResolution ? module : `${module}-${moduleResolution}`}`,
  type,
  compilerOptions: { module, moduleResolution, ...further }
})

const node16 = [setting("commonjs", "node16", "node16"), setting("module", "node16", "node16")]
const nodenext = [setting("commonjs", "nodenext", "nodenext"), setting("module", "nodenext", "nodenext")]
const bundler = setting("module", "esnext", "bundler")
const everywhere = [...node16, ...nodenext, bundler]

const node10 = setting("commonjs", "commonjs", "node10")
const deprecated = setting("commonjs", "commonjs", "node10", { ignoreDeprecations: "6.0" })
/** Refused before TypeScript 6 (TS5095). */
const required = setting("commonjs", "commonjs", "bundler")
const newer = [
  setting("commonjs", "node20", "node16"),
  setting("module", "node20", "node16"),
  setting("module", "preserve", "bundler")
]

export const compilers: ReadonlyArray<Compiler> = [
  { version: "5.2.2", settings: [node10, ...everywhere] },
  { version: "5.4.5", settings: [node10, ...everywhere] },
  { version: "5.7.3", settings: [node10, ...everywhere] },
  { version: "5.9.3", settings: [node10, ...everywhere] },
  { version: "6.0.3", settings: [deprecated, required, ...everywhere] },
  { version: "7.0.2", settings: [required, ...everywhere, ...newer] }
]

/** What a project has whose compiler may be of 2023: newer versions of these have declarations that it can't read. */
export const dependencies: Readonly<Record<string, string>> = {
  "@nestjs/common": "11.2.10",
  "@nestjs/core": "11.2.10",
  "@nestjs/platform-express": "11.2.10",
  "@nestjs/terminus": "11.1.1",
  "@nestjs/testing": "11.2.6",
  "@opentelemetry/api": "1.9.0",
  "@types/express": "4.17.25",
  "@types/koa": "2.15.2",
  "@types/node": "22.19.9",
  express: "4.22.2",
  koa: "2.16.4",
  "reflect-metadata": "0.2.2",
  rxjs: "7.8.2"
}
