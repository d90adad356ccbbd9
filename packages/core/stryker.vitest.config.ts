/** The tests that mutants run against: those of the modules themselves, and of what stands on them without a socket. */
import { defineConfig } from "vitest/config"

const source = { conditions: ["@tcdesk/source"] }

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    // The sandbox stands in node_modules, where no linter and no other test looks.
    exclude: [],
    include: [
      "RetryPolicy",
      "Reply",
      "redact",
      "Message",
      "MsgBody",
      "DeskCustom",
      "Elem",
      "check",
      "UserSig",
      "Codes",
      "retries",
      "Signer",
      "seed",
      "faults/words"
    ].map((name) => `test/${name}.test.ts`)
  }
})
