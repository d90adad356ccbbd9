/**
 * TLS, to see who is at the other end. The certificate is looked at whoever has made it, and nothing is sent after the handshake: what is
 * to be sent goes over `verified.ts`, which takes no other certificate than the client does.
 */

import { X509Certificate } from "node:crypto"
import { isIP } from "node:net"
import type { Duplex } from "node:stream"
import { connect, type DetailedPeerCertificate } from "node:tls"
import { printable } from "../../output/printable.ts"
import { codeOf } from "./connect.ts"

export interface SeenCertificate {
  readonly subject: string
  readonly issuer: string
  /** In milliseconds since 1970. */
  readonly validFrom: number
  readonly validTo: number
  /** The names that it is for. */
  readonly names: string
  /** Whether the certificate at the end of its chain is a public CA's. */
  readonly isPublic: boolean
}

export type Handshake =
  | { readonly _tag: "Done"; readonly certificate: SeenCertificate; readonly fault: string | undefined }
  /** The code of what the other end sent is no TLS, or it closed the connection. */
  | { readonly _tag: "Broken"; readonly code: string }
  | { readonly _tag: "Silent" }

const maxName = 120

/** The names by which people know it: common name and organization. */
const nameOf = (entity: DetailedPeerCertificate["subject"] | undefined): string => {
  const parts = [entity?.CN, entity?.O].flat().filter((part) => part !== undefined && part !== "")
  return printable([...new Set(parts)].join(", "), maxName) || "?"
}

const isOneOf = (roots: readonly string[], fingerprint: string): boolean =>
  roots.some((pem) => new X509Certificate(pem).fingerprint256 === fingerprint)

/** The last certificate of the chain. */
const rootOf = (certificate: DetailedPeerCertificate, depth = 0): DetailedPeerCertificate => {
  const issuer: DetailedPeerCertificate | undefined = certificate.issuerCertificate
  return issuer === undefined || issuer.fingerprint256 === certificate.fingerprint256 || depth > 10
    ? certificate
    : rootOf(issuer, depth + 1)
}

const seen = (certificate: DetailedPeerCertificate, publicRoots: readonly string[]): SeenCertificate => ({
  subject: nameOf(certificate.subject),
  issuer: nameOf(certificate.issuer),
  validFrom: Date.parse(certificate.valid_from),
  validTo: Date.parse(certificate.valid_to),
  names: printable((certificate.subjectaltname ?? "").replace(/\b(DNS|IP Address):/g, ""), maxName),
  isPublic: isOneOf(publicRoots, rootOf(certificate).fingerprint256)
})

export const handshake = (
  socket: Duplex,
  host: string,
  publicRoots: readonly string[],
  signal: AbortSignal
): Promise<Handshake> =>
  new Promise((resolve) => {
    const tls = connect({
      socket,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // To look at a certificate that is not accepted; nothing is sent over this connection.
      rejectUnauthorized: false
    })
    const settle = (result: Handshake): void => {
      signal.removeEventListener("abort", giveUp)
      resolve(result)
      tls.destroy()
    }
    const giveUp = (): void => settle({ _tag: "Silent" })
    signal.addEventListener("abort", giveUp, { once: true })
    tls.on("error", (error) => settle({ _tag: "Broken", code: codeOf(error) }))
    tls.once("secureConnect", () => {
      const certificate = tls.getPeerCertificate(true)
      // Node gives an Error or its code, whatever its type says.
      const fault: unknown = tls.authorized ? undefined : tls.authorizationError
      const code = typeof fault === "string" ? fault : codeOf(fault)
      settle({
        _tag: "Done",
        certificate: seen(certificate, publicRoots),
        fault: fault === undefined ? undefined : code
      })
    })
    if (signal.aborted) giveUp()
  })
