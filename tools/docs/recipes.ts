/**
 * Blocks of the READMEs that `tools/compat` tries in projects of users: they are the very files that it copies.
 *
 *     node tools/docs/recipes.ts
 */
import { visit } from "unist-util-visit"
import { parse, read, report } from "./documents.ts"

const recipes: ReadonlyArray<readonly [file: string, packages: ReadonlyArray<string>]> = [
  ["tools/compat/jest/jest.config.js", ["express", "koa"]],
  ["tools/compat/nestNew/jest.json", ["nestjs"]],
  ["tools/compat/nestNew/main.ts", ["nestjs"]]
]

const blocksOf = (page: string): ReadonlyArray<string> => {
  const blocks: Array<string> = []
  visit(parse(read(page)), "code", ({ value }) => {
    blocks.push(value)
  })
  return blocks
}

report(
  recipes.flatMap(([file, packages]) =>
    packages
      .flatMap((name) => ["README.md", "README.zh-CN.md"].map((page) => `packages/${name}/${page}`))
      .filter((page) => !blocksOf(page).includes(read(file).trim()))
      .map((page) => `${page} has no block that is ${file}, as it is`)
  )
)
