/** The projects that stand for users of the packages: what each installs, how it is compiled and bundled, what it runs. */
export interface Project {
  readonly name: string
  /** The program in `apps`; it prints `ok` at the end. */
  readonly app: string
  readonly type: "module" | "commonjs"
  /** Packages of ours that it installs besides the emulator. */
  readonly packages: ReadonlyArray<"core" | "express" | "koa" | "nestjs">
  /** Everything else that it installs, by name and exact version. With `typescript` among them it is compiled by that. */
  readonly dependencies: Readonly<Record<string, string>>
  /** For a program in TypeScript: what its tsconfig says besides what all say (`build.ts`). */
  readonly compilerOptions?: Readonly<Record<string, unknown>>
  /** A build script in `bundlers`, and the file to start of what it leaves in `bundle`, which runs in an empty folder. */
  readonly bundle?: { readonly script: string; readonly entry: string }
}

const types = { "@types/node": "24.19.2" }
const nodenext = { module: "nodenext" }

const plain = (name: string, app: string, type: Project["type"]): Project => ({
  name: `JavaScript, ${name}`,
  app,
  type,
  packages: ["core"],
  dependencies: {}
})

const typed = (
  name: string,
  type: Project["type"],
  compilerOptions: Readonly<Record<string, unknown>>,
  compiler: Readonly<Record<string, string>> = {}
): Project => ({
  name: `TypeScript, ${name}, ${type === "module" ? "ESM" : "CommonJS"}`,
  app: "typed.ts",
  type,
  packages: ["core"],
  dependencies: { ...types, ...compiler },
  compilerOptions
})

const bundled = (name: string, script: string, entry: string, bundler: Readonly<Record<string, string>>): Project => ({
  name: `bundled by ${name}`,
  app: "server.ts",
  type: "module",
  packages: ["core", "express"],
  dependencies: { ...types, express: "5.3.0", "@types/express": "5.0.6", ...bundler },
  compilerOptions: { module: "preserve" },
  bundle: { script, entry }
})

const esbuild = { esbuild: "0.28.2" }
const webpack = { webpack: "5.112.2" }

const framework = (
  name: string,
  type: Project["type"],
  adapter: "express" | "koa" | "nestjs",
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

const nest = (version: string): Readonly<Record<string, string>> => ({
  "@nestjs/common": version,
  "@nestjs/core": version,
  "@nestjs/platform-express": version,
  "reflect-metadata": "0.2.2",
  rxjs: "7.8.2"
})

export const projects: ReadonlyArray<Project> = [
  plain("ESM", "esm.mjs", "module"),
  plain("CommonJS", "commonjs.cjs", "commonjs"),

  typed("nodenext", "module", nodenext),
  typed("nodenext", "commonjs", nodenext),
  typed("node20", "module", { module: "node20" }),
  typed("node20", "commonjs", { module: "node20" }),
  typed("bundler", "module", { module: "esnext", moduleResolution: "bundler" }),
  typed("bundler", "commonjs", { module: "commonjs", moduleResolution: "bundler" }),
  typed("preserve", "module", { module: "preserve" }),
  typed("5.9, nodenext", "commonjs", nodenext, { typescript: "5.9.3" }),
  {
    name: "Effect, ESM",
    app: "effect.ts",
    type: "module",
    packages: ["core"],
    dependencies: { ...types, effect: "4.1.0" },
    // Effect's own declarations name types of the DOM.
    compilerOptions: { ...nodenext, lib: ["es2024", "dom"] }
  },

  bundled("esbuild, ESM", "esbuild-esm.mjs", "app.mjs", esbuild),
  bundled("esbuild, ESM in chunks", "esbuild-splitting.mjs", "app.mjs", esbuild),
  bundled("esbuild, CommonJS", "esbuild-commonjs.mjs", "app.cjs", esbuild),
  bundled("webpack, ESM", "webpack-esm.mjs", "app.mjs", webpack),
  bundled("webpack, CommonJS", "webpack-commonjs.mjs", "app.cjs", webpack),

  framework("Express 5", "module", "express", "express.ts", { express: "5.3.0", "@types/express": "5.0.6" }),
  framework("Express 4", "commonjs", "express", "express.ts", { express: "4.22.2", "@types/express": "4.17.25" }),
  framework("Koa 3", "module", "koa", "koa.ts", { koa: "3.3.0", "@types/koa": "3.0.3" }),
  framework("Koa 2", "commonjs", "koa", "koa.ts", { koa: "2.16.4", "@types/koa": "2.15.2" }),
  framework("Nest 12", "module", "nestjs", "nest.ts", nest("12.5.1")),
  framework("Nest 11", "commonjs", "nestjs", "nest.ts", nest("11.2.10"))
]
