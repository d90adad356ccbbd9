/** The projects that stand for users of the packages: what each installs, and how it loads it. */
export interface Project {
  readonly name: string
  /** The file in `apps` that is compiled and run; it prints `ok` at the end. */
  readonly app: string
  readonly type: "module" | "commonjs"
  /** Packages of ours that it installs besides the emulator. */
  readonly packages: ReadonlyArray<"core" | "express" | "koa" | "nestjs">
  /** Everything else that it installs, by name and exact version. */
  readonly dependencies: Readonly<Record<string, string>>
}

const nest = (version: string, express: string): Readonly<Record<string, string>> => ({
  "@nestjs/common": version,
  "@nestjs/core": version,
  "@nestjs/platform-express": express,
  "reflect-metadata": "0.2.2",
  rxjs: "7.8.2"
})

export const projects: ReadonlyArray<Project> = [
  {
    name: "express 5, ESM",
    app: "express.ts",
    type: "module",
    packages: ["core", "express"],
    dependencies: { express: "5.3.0", "@types/express": "5.0.6" }
  },
  {
    name: "express 4, CommonJS",
    app: "express.ts",
    type: "commonjs",
    packages: ["core", "express"],
    dependencies: { express: "4.22.2", "@types/express": "4.17.25" }
  },
  {
    name: "koa 3, ESM",
    app: "koa.ts",
    type: "module",
    packages: ["core", "koa"],
    dependencies: { koa: "3.3.0", "@types/koa": "3.0.3" }
  },
  {
    name: "koa 2, CommonJS",
    app: "koa.ts",
    type: "commonjs",
    packages: ["core", "koa"],
    dependencies: { koa: "2.16.4", "@types/koa": "2.15.2" }
  },
  {
    name: "nest 12, ESM",
    app: "nest.ts",
    type: "module",
    packages: ["core", "nestjs"],
    dependencies: nest("12.5.1", "12.5.1")
  },
  {
    name: "nest 11, CommonJS",
    app: "nest.ts",
    type: "commonjs",
    packages: ["core", "nestjs"],
    dependencies: nest("11.2.10", "11.2.10")
  }
]
