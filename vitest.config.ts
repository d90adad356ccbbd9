import { defineConfig } from "vitest/config"

const source = { conditions: ["@tcdesk/source"] }

const project = (root: string) => ({
  root,
  resolve: source,
  ssr: { resolve: source },
  test: { name: root.split("/")[1], include: ["test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 }
})

export default defineConfig({
  test: {
    projects: [
      "packages/core",
      "packages/emulator",
      "packages/express",
      "packages/koa",
      "packages/nestjs",
      "apps/sample"
    ].map(project),
    coverage: {
      provider: "v8",
      // Of core; the paths are relative to whatever the chosen projects have in common.
      include: ["**/src/**"],
      exclude: ["**/{adapter-conformance,bench,emulator,express,koa,nestjs,sample}/**"],
      reporter: ["text", "json-summary"],
      thresholds: { lines: 95 }
    }
  }
})
