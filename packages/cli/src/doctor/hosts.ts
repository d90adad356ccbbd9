/** Whose a host is. */
import { regions } from "@tcdesk/core"

/** One of Desk's own. */
export const isDesks = (host: string): boolean =>
  Object.values(regions).some((origin) => new URL(origin).hostname === host)

/** This machine itself. */
export const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.")
