/** `tcdesk emulator`: the emulator's own command line, with everything that stands after the word. */
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import type { Program } from "../command/Command.ts"

const require = createRequire(import.meta.url)

export const emulator: Program = {
  name: "emulator",
  summary: { en: "Run a Desk on this machine", zh: "在本机运行一个 Desk 模拟器" },
  details: {
    en: "Everything after this word goes to tcdesk-emulator: tcdesk emulator --help shows what it takes.",
    zh: "其后的所有参数都交给 tcdesk-emulator：tcdesk emulator --help 显示其用法。"
  },
  file: () => {
    const manifest = require.resolve("@tcdesk/emulator/package.json")
    const { bin }: { readonly bin: Readonly<Record<string, string>> } = require(manifest)
    return join(dirname(manifest), bin["tcdesk-emulator"] ?? "")
  }
}
