import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { expect, it } from "vitest"
import manifest from "../../package.json" with { type: "json" }

const source = join(import.meta.dirname, "../../src")

/** Every package that a module needs, itself or through others of ours; for its types too. */
const needed = (file: string, seen = new Set<string>()): ReadonlyArray<string> => {
  if (seen.has(file)) return []
  seen.add(file)
  const imports = Array.from(
    readFileSync(file, "utf8").matchAll(/^(?:import|export|\}) .*?from "([^"]+)"/gm),
    ([, of = ""]) => of
  )
  return imports.flatMap((of) => (of.startsWith(".") ? needed(join(dirname(file), of), seen) : [of]))
}

it.each([
  ["@tcdesk/outbox", ["./outbox", "./outbox-terminus"]],
  ["@nestjs/terminus", ["./terminus", "./outbox-terminus"]]
])(
  "%s is needed by those entries alone that are about it, for types too: whoever has it not, has all others",
  (peer, entries) => {
    const needing = Object.entries(manifest.exports).filter(
      ([, target]) =>
        typeof target === "object" &&
        needed(join(source, "..", target["@tcdesk/source"])).some((of) => of === peer || of.startsWith(`${peer}/`))
    )
    expect(needing.map(([entry]) => entry)).toEqual(entries)
    expect(Object.keys(manifest.peerDependenciesMeta)).toContain(peer)
  }
)
