/**
 * Blocks of the documentation that `tools/compat` tries in projects of users: they are the very files that it copies, or a part of one.
 *
 *     node tools/docs/recipes.ts
 */
import { visit } from "unist-util-visit"
import { parse, read, report } from "./documents.ts"

const jestConfig = "examples/express-commonjs/jest.config.js"
const nestMain = "tools/compat/nestNew/main.ts"
const nestManifest = "examples/nestjs-commonjs/package.json"

/** What `nest new` makes has further lines for Jest. */
const nestLines = (): string => {
  const { transform, transformIgnorePatterns } = JSON.parse(read(nestManifest)).jest
  return JSON.stringify({ transform, transformIgnorePatterns })
}

/** Which pages have which block, each also in Chinese. */
const recipes: ReadonlyArray<readonly [file: string, text: string, page: string]> = [
  [jestConfig, read(jestConfig).trim(), "docs/testing.md"],
  [nestManifest, nestLines(), "docs/testing.md"],
  [nestMain, read(nestMain).trim(), "packages/nestjs/README.md"]
]

/** Where the lines of JSON break is no matter. */
const plain = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}

const blocksOf = (page: string): ReadonlyArray<string> => {
  const blocks: Array<string> = []
  visit(parse(read(page)), "code", ({ value }) => {
    blocks.push(plain(value))
  })
  return blocks
}

report(
  recipes.flatMap(([file, text, page]) =>
    [page, page.replace(/\.md$/, ".zh-CN.md")]
      .filter((one) => !blocksOf(one).includes(text))
      .map((one) => `${one} has no block that is ${file}, as it is`)
  )
)
