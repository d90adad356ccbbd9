/** Tests of the site as it has been built: `pnpm site` builds it first. */
import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    name: "site",
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } }
  }
})
