/**
 * The tests that mutants run against: those of the modules themselves, and of what stands on them on virtual time or in little. As
 * one file, since every mutant starts each file that reaches it anew, and Effect with it: that is most of what it costs.
 */
import { describe } from "vitest"

const tests = {
  commands: ["endSession", "getSessionState", "repeatable", "seed"],
  effect: ["sessions"],
  engine: [
    "Cooldown",
    "InFlight",
    "RateLimit",
    "RetryPolicy",
    "callOptions",
    "Signer",
    "events",
    "fleet",
    "grace",
    "hooks",
    "retries",
    "send",
    "sharedTurns",
    "signal",
    "status",
    "throwing"
  ],
  faults: ["words"],
  model: ["Codes", "DeskCustom", "Elem", "Message", "MsgBody", "Reply", "UserSig", "sanitize", "validate"]
}

for (const [folder, names] of Object.entries(tests))
  for (const name of names)
    describe(`${folder}/${name}`, async () => {
      await import(`./test/${folder}/${name}.test.ts`)
    })
