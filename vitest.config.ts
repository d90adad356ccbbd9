import { defineConfig } from "vitest/config"

const source = { conditions: ["@tcdesk/source"] }

const project = (root: string) => ({
  root,
  resolve: source,
  ssr: { resolve: source },
  test: { name: root.split("/")[1], include: ["test/**/*.test.ts"] }
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
      include: ["packages/core/src/**"],
      reporter: ["text", "json-summary"],
      thresholds: { lines: 95 }
    }
  }
})
