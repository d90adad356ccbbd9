/** The tests that mutants run against: those of the modules themselves, and of what stands on them on virtual time or in little. */
import { defineConfig } from "vitest/config"

const source = { conditions: ["@tcdesk/source"] }

const tests = {
  commands: ["*"],
  effect: ["sessions"],
  engine: [
    "Cooldown",
    "InFlight",
    "RetryPolicy",
    "Signer",
    "events",
    "grace",
    "hooks",
    "retries",
    "send",
    "signal",
    "status",
    "throwing"
  ],
  faults: ["words"],
  model: ["Codes", "DeskCustom", "Elem", "Message", "MsgBody", "Reply", "UserSig", "sanitize", "validate"],
  promise: ["testing"]
}

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    // The sandbox stands in node_modules, where no linter and no other test looks.
    exclude: [],
    include: Object.entries(tests).flatMap(([folder, names]) => names.map((name) => `test/${folder}/${name}.test.ts`)),
    // On virtual time a call that never ends hangs at once: it need not be waited for.
    testTimeout: 5000
  }
})
