/**
 * Says which public names, and which fields of theirs, have no doc comment: an editor shows these wherever one is used, and typedoc
 * asks for those of names only. It reads the sources of every entry point of every package, and the types that these mention.
 *
 *     node tools/api-reference/documented.ts
 */
import { join, relative } from "node:path"
import { listPackages, root } from "repository/packages"
import ts from "typescript"

const entries = (await listPackages()).flatMap(({ folder, manifest }) =>
  Object.values(manifest.exports ?? {}).flatMap((target) => {
    const source = typeof target === "string" ? undefined : target["@tcdesk/source"]
    return source === undefined ? [] : [join(folder, source)]
  })
)

const program = ts.createProgram(entries, {
  strict: true,
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  allowImportingTsExtensions: true,
  customConditions: ["@tcdesk/source"],
  noEmit: true,
  types: []
})
const checker = program.getTypeChecker()

const isOurs = (node: ts.Node): boolean => {
  const path = relative(root, node.getSourceFile().fileName)
  return path.startsWith("packages/") && !path.includes("node_modules/")
}

const isDocumented = (node: ts.Node): boolean =>
  ts.getJSDocDeprecatedTag(node) !== undefined ||
  ts.getJSDocCommentsAndTags(node).some((doc) => ts.isJSDoc(doc) && doc.comment !== undefined)

const looked = new Set<ts.Node>()
const faults = new Set<string>()

const look = (node: ts.Declaration): void => {
  looked.add(node)
  if (isDocumented(node)) return
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart())
  const name = ts.getNameOfDeclaration(node)?.getText() ?? "what stands here"
  faults.add(`${relative(root, file.fileName)}:${line + 1}: ${name} has no doc comment`)
}

const isMember = (node: ts.Node): node is ts.TypeElement | ts.ClassElement =>
  ts.isTypeElement(node) || ts.isClassElement(node)

/** A tag says what it is by its value, and a field that must be absent says so by its type. */
const speaksForItself = (member: ts.TypeElement | ts.ClassElement): boolean => {
  if (member.name?.getText() === "_tag") return true
  const type = ts.isPropertySignature(member) ? member.type?.kind : undefined
  return type === ts.SyntaxKind.UndefinedKeyword || type === ts.SyntaxKind.NeverKeyword
}

const isHidden = (member: ts.Declaration): boolean =>
  (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0 ||
  ts.getJSDocTags(member).some(({ tagName }) => tagName.text === "internal")

const ownDeclarations = (symbol: ts.Symbol | undefined): ReadonlyArray<ts.Declaration> => {
  const meant = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return (meant?.declarations ?? []).filter(isOurs)
}

/** What is mentioned in several places is read one time. */
const seen = new Set<ts.Node>()

/** Looks at all fields in what a declaration says of itself: its types, and not how it is made. */
const visit = (node: ts.Node): void => {
  if (seen.has(node) || ts.isBlock(node)) return
  seen.add(node)
  if (isMember(node)) {
    if (isHidden(node)) return
    if (!speaksForItself(node)) look(node)
  }
  // Of another type's field only the type is public, not what stands beside it.
  if (ts.isIndexedAccessTypeNode(node)) return
  if (ts.isTypeReferenceNode(node)) ownDeclarations(checker.getSymbolAtLocation(node.typeName)).forEach(visit)
  if (ts.isExpressionWithTypeArguments(node))
    ownDeclarations(checker.getSymbolAtLocation(node.expression)).forEach(visit)
  node.forEachChild((child) => {
    const isMade = "initializer" in node && child === node.initializer && !ts.isArrowFunction(child)
    const isBody = ts.isArrowFunction(node) && child === node.body
    if (!isMade && !isBody) visit(child)
  })
}

const readModule = (module: ts.Symbol): void => {
  for (const declaration of checker.getExportsOfModule(module).flatMap(ownDeclarations)) {
    // `export * as Elem`
    if (ts.isSourceFile(declaration)) {
      const inner = checker.getSymbolAtLocation(declaration)
      if (inner !== undefined) readModule(inner)
      continue
    }
    look(declaration)
    visit(declaration)
  }
}

for (const entry of entries) {
  const file = program.getSourceFile(entry)
  const module = file && checker.getSymbolAtLocation(file)
  if (module === undefined) faults.add(`${relative(root, entry)} is no module`)
  else readModule(module)
  // What is added to a framework's own types.
  file?.statements.filter(ts.isModuleDeclaration).forEach(visit)
}

for (const fault of faults) console.error(fault)
if (faults.size > 0 || looked.size === 0) process.exitCode = 1
console.log(
  `${looked.size} public names and fields of ${entries.length} entry points; ${faults.size} without a doc comment`
)
