/** A certificate authority of one's own, as a proxy has that opens TLS, and certificates of 127.0.0.1 that it issues. */
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { getCACertificates, setDefaultCACertificates } from "node:tls"

export interface Certificate {
  readonly key: string
  readonly cert: string
}

export interface Authority {
  readonly cert: string
  /** `days` from now; one that has ended already has fewer than none. `name`: what it is for. */
  readonly issue: (options?: { readonly days?: number; readonly name?: string }) => Certificate
}

const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

const inFolder = <T>(make: (run: (...args: readonly string[]) => void, file: (name: string) => string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), "tcdesk-ca-"))
  try {
    return make(
      (...args) => execFileSync("openssl", args, { stdio: "pipe" }),
      (name) => join(folder, name)
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export const makeAuthority = (commonName = "Corp Proxy CA"): Authority => {
  const own = inFolder((openssl, file) => {
    const subject = ["-subj", `/O=Corp Security/CN=${commonName}`]
    openssl("req", "-x509", ...kind, "-days", "3", ...subject, "-keyout", file("key"), "-out", file("cert"))
    return { key: readFileSync(file("key"), "utf8"), cert: readFileSync(file("cert"), "utf8") }
  })
  return {
    cert: own.cert,
    issue: ({ days = 2, name = "IP:127.0.0.1" } = {}) =>
      inFolder((openssl, file) => {
        for (const [name, content] of Object.entries(own)) writeFileSync(file(`ca-${name}`), content)
        writeFileSync(file("ext"), `subjectAltName=${name}`)
        openssl("req", ...kind, "-subj", "/CN=desk", "-keyout", file("key"), "-out", file("request"))
        const signer = ["-CA", file("ca-cert"), "-CAkey", file("ca-key"), "-CAcreateserial"]
        const what = ["-in", file("request"), "-extfile", file("ext"), "-out", file("cert")]
        openssl("x509", "-req", ...signer, "-days", String(days), ...what)
        return { key: readFileSync(file("key"), "utf8"), cert: readFileSync(file("cert"), "utf8") }
      })
  }
}

/** For the rest of this process. */
export const trust = ({ cert }: Authority): void => setDefaultCACertificates([...getCACertificates(), cert])
