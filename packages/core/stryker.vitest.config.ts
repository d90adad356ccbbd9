/** How mutants are tested: by `stryker.tests.ts`. */
import { defineConfig } from "vitest/config"

const source = { conditions: ["@tcdesk/source"] }

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    // The sandbox stands in node_modules, where no linter and no other test looks.
    exclude: [],
    include: ["stryker.tests.ts"],
    // On virtual time a call that never ends hangs at once: it need not be waited for.
    testTimeout: 5000
  }
})
