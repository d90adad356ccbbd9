import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { dist } from "./support/built.ts"

it("gives Chinese and marks in the output of a terminal the width that they have there", () => {
  const page = readFileSync(join(dist, "zh/operating.html"), "utf8")
  expect(page).toContain(
    '<span class="wide">配置</span>        <span class="narrow">✓</span> <span class="wide">正常</span>'
  )
})
