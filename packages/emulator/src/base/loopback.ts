/**
 * Which names and addresses mean this machine only.
 */

/** Of a host without brackets and port. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)

/** Whether a server listening there is reached at every address of the machine. */
export const isEveryAddress = (host: string): boolean => host === "0.0.0.0" || host === "::"

/** The host of a `Host` header, in lower case, without port and brackets. */
export const hostOf = (header: string): string => {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(header.trim().toLowerCase()) ?? []
  return bracketed ?? plain ?? ""
}

/** A name or an IPv4 address as a URL may have it; underscores too, which names of containers have. */
export const isHostName = (host: string): boolean => /^[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_])?$/i.test(host)
