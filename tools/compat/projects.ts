/** The projects that stand for users of the packages: what each installs, how it is compiled and bundled, what it runs. */
import { versions } from "repository/catalogs"

export interface Project {
  readonly name: string
  /** The program in `apps`; it prints `ok` at the end. */
  readonly app: string
  readonly type: "module" | "commonjs"
  /** Packages of ours that it installs besides the emulator. */
  readonly packages: ReadonlyArray<string>
  /** Everything else that it installs, by name and exact version. */
  readonly dependencies: Readonly<Record<string, string>>
  /** For a program in TypeScript: what its tsconfig says besides what all say (`build.ts`). */
  readonly compilerOptions?: Readonly<Record<string, unknown>>
  /** A build script in `bundlers`, and the file to start of what it leaves in `bundle`, which runs in an empty folder. */
  readonly bundle?: { readonly script: string; readonly entry: string }
}

const types = versions(["@types/node"])
const nodenext = { module: "nodenext" }

const plain = (name: string, app: string, type: Project["type"]): Project => ({
  name: `JavaScript, ${name}`,
  app,
  type,
  packages: ["core"],
  dependencies: {}
})

/** Side by side, so that they install the same. */
const bundlers = { esbuild: "0.28.2", webpack: "5.112.2" }

const bundled = (name: string, script: string, entry: string): Project => ({
  name: `bundled by ${name}`,
  app: "server.ts",
  type: "module",
  packages: ["core", "express"],
  dependencies: { ...types, ...versions(["express", "@types/express", "@opentelemetry/api"]), ...bundlers },
  compilerOptions: { module: "preserve" },
  bundle: { script, entry }
})

const framework = (
  name: string,
  type: Project["type"],
  adapter: string,
  app: string,
  dependencies: Readonly<Record<string, string>>
): Project => ({
  name: `${name}, ${type === "module" ? "ESM" : "CommonJS"}`,
  app,
  type,
  packages: ["core", adapter],
  dependencies: { ...types, ...dependencies },
  compilerOptions: nodenext
})

const nest = (from?: string): Readonly<Record<string, string>> => ({
  ...versions(["@nestjs/common", "@nestjs/core", "@nestjs/platform-express"], from),
  ...versions(["reflect-metadata", "rxjs"])
})

const withOutbox = (project: Project): Project => ({
  ...project,
  name: `${project.name}, outbox`,
  packages: [...project.packages, "outbox"]
})

const projects: ReadonlyArray<Project> = [
  plain("ESM", "esm.mjs", "module"),
  plain("CommonJS", "commonjs.cjs", "commonjs"),

  bundled("esbuild, ESM", "esbuild-esm.mjs", "app.mjs"),
  bundled("esbuild, ESM in chunks", "esbuild-splitting.mjs", "app.mjs"),
  bundled("esbuild, CommonJS", "esbuild-commonjs.mjs", "app.cjs"),
  bundled("webpack, ESM", "webpack-esm.mjs", "app.mjs"),
  bundled("webpack, CommonJS", "webpack-commonjs.mjs", "app.cjs"),

  framework("Nest 12", "module", "nestjs", "nest.ts", nest()),
  framework("Nest 11", "commonjs", "nestjs", "nest.ts", nest("previous")),

  withOutbox(framework("Nest 12", "module", "nestjs", "nestOutbox.ts", { ...nest(), "@nestjs/terminus": "12.1.0" })),
  withOutbox(
    framework("Nest 11", "commonjs", "nestjs", "nestOutbox.ts", { ...nest("previous"), "@nestjs/terminus": "11.1.1" })
  )
]

/** The projects by what they install: those of a list can share it. */
export const alikes: ReadonlyArray<ReadonlyArray<Project>> = [
  ...Map.groupBy(projects, ({ packages, dependencies }) => JSON.stringify([packages, dependencies])).values()
]
