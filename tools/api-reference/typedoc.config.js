/** The API reference: a page for each entry point of each package, from their sources. Every warning is an error. */
import { root as basePath, hasEntries, listPackages } from "repository/packages"
import { OptionDefaults } from "typedoc"

const packages = (await listPackages()).filter(({ manifest }) => hasEntries(manifest))

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  name: "tcdesk",
  basePath,
  plugin: ["./plugin.ts"],
  entryPointStrategy: "packages",
  // Their package.json says which entry points they have.
  entryPoints: packages.map(({ folder }) => folder),
  packageOptions: {
    tsconfig: "tsconfig.build.json",
    readme: "none",
    basePath,
    gitRevision: "main",
    sourceLinkTemplate: "https://github.com/tcdesk/tcdesk/blob/main/{path}#L{line}",
    // What comes with a class of Effect's or Nest's is documented there.
    excludeExternals: true,
    excludeInternal: true,
    modifierTags: [...OptionDefaults.modifierTags, "@publicApi"],
    validation: { notDocumented: true },
    requiredToBeDocumented: ["Class", "Enum", "Function", "Interface", "Method", "TypeAlias", "Variable"]
  },
  readme: "none",
  out: "html",
  treatWarningsAsErrors: true
}
