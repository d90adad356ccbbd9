import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { dist } from "./support/built.ts"

it("gives Chinese in the output of a terminal the width of two columns for each character", () => {
  const page = readFileSync(join(dist, "zh/operating.html"), "utf8")
  expect(page).toContain(
    '<span class="cells" style="width:4ch;">配置</span>        <span class="cells" style="width:1ch;">✓</span>'
  )
})
