/**
 * The API reference: a page of Markdown for each entry point of each package, from their sources. Every warning is an error.
 * The site makes pages of it.
 */
import { root as basePath, hasEntries, listPackages } from "repository/packages"
import { OptionDefaults } from "typedoc"

const packages = (await listPackages()).filter(({ manifest }) => hasEntries(manifest))

/** @type {Partial<import("typedoc").TypeDocOptions> & Partial<import("typedoc-plugin-markdown").PluginOptions>} */
export default {
  name: "tcdesk",
  basePath,
  plugin: ["typedoc-plugin-markdown", "./plugin.ts"],
  router: "entries",
  entryPointStrategy: "packages",
  // Their package.json says which entry points they have.
  entryPoints: packages.map(({ folder }) => folder),
  packageOptions: {
    tsconfig: "tsconfig.build.json",
    readme: "none",
    // The compiler has done that.
    skipErrorChecking: true,
    basePath,
    displayBasePath: basePath,
    // No repository is asked: that of a copy, or of a shallow clone, says something else.
    disableGit: true,
    gitRevision: "main",
    sourceLinkTemplate: "https://github.com/tcdesk/tcdesk/blob/main/{path}#L{line}",
    // What comes with a class of Effect's or Nest's is documented there, and what a package passes on, in the package that it is of.
    excludeExternals: true,
    externalPattern: ["**/node_modules/**", "**/packages/*/dist/**"],
    excludeInternal: true,
    modifierTags: [...OptionDefaults.modifierTags, "@publicApi"],
    validation: { notDocumented: true },
    requiredToBeDocumented: ["Class", "Enum", "Function", "Interface", "Method", "TypeAlias", "Variable"]
  },
  readme: "none",
  treatWarningsAsErrors: true,
  out: "../site/generated/api",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  entryFileName: "index",
  useCodeBlocks: true,
  indexFormat: "table",
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  classPropertiesFormat: "table",
  typeAliasPropertiesFormat: "table",
  tableColumnSettings: { hideSources: true, hideModifiers: true, hideInherited: true, hideOverrides: true }
}
