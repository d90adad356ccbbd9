import { readFileSync } from "node:fs"
import { join } from "node:path"
import { siteAddress } from "repository/addresses"
import { root } from "repository/packages"
import { describe, expect, it } from "vitest"
import { tracked } from "../../docs/documents.ts"
import { base } from "../locales.ts"
import { fileAt, htmlByPathname } from "./support/built.ts"
import { type Links, linkFaults, linksIn } from "./support/linkFaults.ts"

const page = (html: string): Links => linksIn(html)
const exists = (pathname: string): boolean => fileAt(pathname) !== undefined

describe("the check of links", () => {
  const pages = new Map([
    ["/tcdesk/a", page(`<h2 id="there">There</h2><a class="x" href="/tcdesk/b#%E5%9C%A8">b</a>`)],
    ["/tcdesk/b", page(`<h2 id="在">Here</h2><a href="#在">self</a><a href="./a">a</a><img src="/tcdesk/a.png">`)]
  ])

  it("finds nothing where every link leads to a page, an anchor or a file", () => {
    expect(linkFaults(pages, pages, (pathname) => pathname === "/tcdesk/a.png")).toEqual([])
  })

  it("names a page that is not there, an anchor that is not there, a missing file and an address that is not https", () => {
    const broken = page(
      `<a href="./c">c</a><a href="./a#here">a</a><img src="/tcdesk/c.png"><a href="http://example.com/">e</a>`
    )
    expect(linkFaults(new Map([["/tcdesk/x", broken]]), pages, (pathname) => pathname === "/tcdesk/a.png")).toEqual([
      "/tcdesk/x: ./c leads nowhere",
      "/tcdesk/x: ./a#here has no such anchor",
      "/tcdesk/x: /tcdesk/c.png leads nowhere",
      "/tcdesk/x: http://example.com/ is not https"
    ])
  })
})

describe("the built site", () => {
  const pages = new Map(Array.from(htmlByPathname(), ([pathname, html]) => [pathname, linksIn(html)]))

  it("has no link, anchor, image or script that leads nowhere", () => {
    expect(linkFaults(pages, pages, exists)).toEqual([])
  })

  it("has every page and anchor that a file of the repository names by its address", () => {
    const written = tracked("*.md", "*.json", "*.ts", "*.yml", "llms.txt").map((file) => {
      const text = readFileSync(join(root, file), "utf8")
      const urls = Array.from(text.matchAll(/https:\/\/tcdesk\.github\.io\/tcdesk\/[^\s)"'`<>\]]*/g), ([url]) => url)
      return [file, { ids: new Set<string>(), urls }] as const
    })
    expect(written.flatMap(([, { urls }]) => urls).length).toBeGreaterThan(0)
    expect(linkFaults(new Map(written), pages, exists)).toEqual([])
  })

  it("loads nothing from elsewhere", () => {
    const loaded = Array.from(htmlByPathname().values()).flatMap((html) =>
      Array.from(
        html.matchAll(
          /<(?:script|img|iframe|link rel="(?:stylesheet|preload|modulepreload|icon)")[^>]*?\s(?:src|href)="([^"]*)"/g
        )
      )
    )
    expect(loaded.length).toBeGreaterThan(pages.size)
    const outside = loaded.map(([, url = ""]) => url).filter((url) => !url.startsWith(base) && !url.startsWith("data:"))
    expect([...new Set(outside)]).toEqual([])
  })

  it("has each page in both languages", () => {
    const [chinese, english] = [`${base}zh/`, base].map((prefix) =>
      Array.from(pages.keys())
        .filter((pathname) => pathname.startsWith(`${base}zh/`) === (prefix !== base) && pathname !== `${base}404`)
        .map((pathname) => pathname.slice(prefix.length))
    )
    expect(chinese).toEqual(english)
    expect(new URL(siteAddress).pathname).toBe(base)
  })
})
