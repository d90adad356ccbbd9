/** What is wrong with the links of pages, of which only HTML is known. Nothing is fetched: what leads elsewhere must be https. */
import { siteAddress } from "repository/addresses"

export interface Links {
  /** Anchors that lead into the page. */
  readonly ids: ReadonlySet<string>
  /** What it leads to or loads, as it is written. */
  readonly urls: ReadonlyArray<string>
}

const entities = (text: string): string => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"')

const valuesOf = (html: string, attribute: RegExp): Array<string> =>
  Array.from(html.matchAll(attribute), ([, value = ""]) => entities(value))

export const linksIn = (html: string): Links => ({
  ids: new Set(valuesOf(html, /<[^>]*?\sid="([^"]*)"/g)),
  urls: [...new Set(valuesOf(html, /<[^>]*?\s(?:href|src)="([^"]*)"/g))]
})

/** What is wrong in `sources`, pages among them or not; `exists` says whether the site has a file at a path that is no page. */
export const linkFaults = (
  sources: ReadonlyMap<string, Links>,
  pages: ReadonlyMap<string, Links>,
  exists: (pathname: string) => boolean
): ReadonlyArray<string> =>
  Array.from(sources).flatMap(([from, { urls }]) =>
    urls.flatMap((written) => {
      const url = new URL(written, new URL(from, siteAddress))
      const fault = (what: string) => [`${from}: ${written} ${what}`]
      if (url.protocol === "mailto:") return []
      if (url.protocol !== "https:") return fault("is not https")
      if (url.origin !== new URL(siteAddress).origin) return []
      const page = pages.get(url.pathname)
      if (page === undefined) return exists(url.pathname) ? [] : fault("leads nowhere")
      const anchor = decodeURIComponent(url.hash.slice(1))
      return anchor === "" || page.ids.has(anchor) ? [] : fault("has no such anchor")
    })
  )
