import { globSync } from "node:fs"
import { availableParallelism } from "node:os"
import { basename, dirname, join } from "node:path"
import { defineConfig } from "vitest/config"

const source = { conditions: ["@tcdesk/source"] }

/** What programs keep for their user between two runs: a test must neither find nor leave anything in a real home. */
const env = { XDG_STATE_HOME: join(import.meta.dirname, "node_modules", ".vitest-state") }

/** Half of the files wait for a process, a browser or a clock of their own. vitest would leave one of two cores without any. */
const maxWorkers = Math.max(3, availableParallelism())

const project = (root: string) => ({
  root,
  resolve: source,
  ssr: { resolve: source },
  test: {
    name: basename(root),
    maxWorkers,
    setupFiles: [join(import.meta.dirname, "tools/repository/patience.ts")],
    include: ["test/**/*.test.ts"],
    env,
    // On a machine that ten others share, a test that only computes for six seconds takes a minute.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } }
  }
})

export default defineConfig({
  test: {
    maxWorkers,
    projects: globSync("{packages,apps}/*/test", { cwd: import.meta.dirname })
      .map(dirname)
      .map(project),
    coverage: {
      provider: "v8",
      // Of core; the paths are relative to whatever the chosen projects have in common.
      include: ["**/src/**"],
      exclude: globSync("{packages,apps,tools,examples}/*/src", { cwd: import.meta.dirname })
        .filter((folder) => !folder.startsWith("packages/core/"))
        .map((folder) => `**/${basename(dirname(folder))}/src/**`),
      reporter: ["text", "json-summary"],
      thresholds: { lines: 95 }
    }
  }
})
