/**
 * Says that an installation begins, to whoever sits at a terminal: pnpm itself says nothing until it ends (`loglevel` in pnpm-workspace.yaml), and
 * keeps to itself what scripts print meanwhile.
 */
import { openSync, writeSync } from "node:fs"

try {
  writeSync(openSync(process.platform === "win32" ? "\\\\.\\CON" : "/dev/tty", "w"), "Installing …\n")
} catch {
  // No terminal, nobody who waits.
}
