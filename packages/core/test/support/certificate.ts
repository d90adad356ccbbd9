/** A certificate of 127.0.0.1 that this process trusts, or not. */
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as tls from "node:tls"

export interface Certificate {
  readonly key: string
  readonly cert: string
}

export const makeCertificate = (): Certificate => {
  const folder = mkdtempSync(join(tmpdir(), "tcdesk-tls-"))
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")]
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
  const name = ["-subj", "/CN=desk", "-addext", "subjectAltName=IP:127.0.0.1"]
  execFileSync("openssl", ["req", "-x509", ...kind, ...name, "-keyout", key, "-out", cert], { stdio: "pipe" })
  const made = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") }
  rmSync(folder, { recursive: true })
  return made
}

export const trust = ({ cert }: Certificate): void => tls.setDefaultCACertificates([...tls.getCACertificates(), cert])
