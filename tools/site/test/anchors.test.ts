import { readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "repository/packages"
import { expect, it } from "vitest"
import { parse } from "../../docs/documents.ts"
import { anchorsOf } from "../../docs/headings.ts"
import { documentFiles, pageOf, pathOf } from "../documents.ts"
import { base } from "../locales.ts"
import { htmlByPathname } from "./support/built.ts"
import { linksIn } from "./support/linkFaults.ts"

it.each(documentFiles)("gives the headings of %s the anchors that GitHub gives them", (file) => {
  const page = pageOf(file)
  if (page === undefined) throw new Error(`${file} is no page`)
  const html = htmlByPathname().get(base + pathOf(page).slice(1)) ?? ""
  const onGitHub = anchorsOf(parse(readFileSync(join(root, file), "utf8")))
  expect(onGitHub.size).toBeGreaterThan(0)
  expect(Array.from(onGitHub.difference(linksIn(html).ids))).toEqual([])
})
