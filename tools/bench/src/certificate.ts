/** A certificate for the loopback address, made for one run. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { generate } from "selfsigned"

export interface Certificate {
  readonly key: string
  readonly cert: string
  /** Where the certificate lies until this process ends: Node takes one more authority as a file only. */
  readonly file: string
}

export const makeCertificate = async (): Promise<Certificate> => {
  const { private: key, cert } = await generate([{ name: "commonName", value: "loopback" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }]
  })
  const folder = mkdtempSync(join(tmpdir(), "tcdesk-bench-"))
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, "cert.pem")
  writeFileSync(file, cert)
  return { key, cert, file }
}
