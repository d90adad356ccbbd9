/** A certificate for the loopback address, made for one run and left nowhere. */
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** P-256, signed by itself; nothing where there is no openssl. */
export const makeCertificate = (): Certificate | undefined => {
  const folder = mkdtempSync(join(tmpdir(), "tcdesk-bench-"))
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }))
  const files = { key: join(folder, "key.pem"), cert: join(folder, "cert.pem") }
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
  const name = ["-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"]
  try {
    execFileSync("openssl", ["req", "-x509", ...kind, ...name, "-keyout", files.key, "-out", files.cert], {
      stdio: "pipe"
    })
    return files
  } catch {
    return undefined
  }
}
