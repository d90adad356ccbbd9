/**
 * What the declarations of source files say: names, types and doc comments. It stands here because it needs a TypeScript
 * that has an API, as typedoc does.
 */
import ts from "typescript"

export interface Member {
  readonly name: string
  /** As written, without `| undefined`. */
  readonly type: string
  readonly required: boolean
  /** The doc comment in one line, without its tags; empty if there is none. */
  readonly doc: string
  /** The text of `@default`. */
  readonly byDefault: string | undefined
}

export interface Builder {
  readonly name: string
  /** E.g. `{ header, desc?, pic }`. */
  readonly parameters: string
  readonly returns: string
  readonly doc: string
}

export interface Declarations {
  /** The fields of an interface. */
  readonly members: (name: string) => ReadonlyArray<Member>
  /** The doc comment of anything that is exported, line breaks kept. */
  readonly doc: (name: string) => string
  /** What the variants of a tagged union carry beside `_tag`, by tag. */
  readonly variants: (name: string) => ReadonlyMap<string, ReadonlyArray<string>>
  /** The exported functions, in the order of the file. */
  readonly builders: () => ReadonlyArray<Builder>
}

const commentOf = (node: ts.Node): string =>
  ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "")
    .join("\n")

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, " ").trim()

const defaultOf = (node: ts.Node): string | undefined => {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === "default")
  return tag && (ts.getTextOfJSDocComment(tag.comment) ?? "")
}

/** A parameter as one would write it: by the fields of its object, `{ header, desc? }`, or else by its name. */
const shapeOf = (checker: ts.TypeChecker, parameter: ts.ParameterDeclaration): string => {
  const type = checker.getTypeAtLocation(parameter)
  // A string has properties too: those of its methods.
  const fields = type.getFlags() & ts.TypeFlags.Object ? type.getProperties() : []
  if (fields.length === 0) return parameter.name.getText()
  const names = fields.map((field) => field.name + (field.getFlags() & ts.SymbolFlags.Optional ? "?" : ""))
  return `{ ${names.join(", ")} }`
}

/** The declarations of these files, by the same names. */
export const declarationsOf = <N extends string>(
  paths: Readonly<Record<N, string>>
): Readonly<Record<N, Declarations>> => {
  const program = ts.createProgram(Object.values(paths), {
    strict: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: []
  })
  const checker = program.getTypeChecker()
  const read = ([name, path]: [string, string]) =>
    [name, inFile(path, program.getSourceFile(path)?.statements ?? [], checker)] as const
  return Object.fromEntries(Object.entries<string>(paths).map(read)) as Record<N, Declarations>
}

const inFile = (path: string, statements: ReadonlyArray<ts.Statement>, checker: ts.TypeChecker): Declarations => {
  const named = <S extends ts.Statement & { readonly name: ts.Identifier }>(
    is: (statement: ts.Statement) => statement is S,
    name: string
  ): S => {
    const found = statements.filter(is).find((statement) => statement.name.text === name)
    if (found === undefined) throw new Error(`${path} declares no ${name}`)
    return found
  }
  const isType = (s: ts.Statement): s is ts.TypeAliasDeclaration | ts.InterfaceDeclaration =>
    ts.isTypeAliasDeclaration(s) || ts.isInterfaceDeclaration(s)

  return {
    members: (name) =>
      named(ts.isInterfaceDeclaration, name)
        .members.filter(ts.isPropertySignature)
        .map((member) => ({
          name: member.name.getText(),
          type: (member.type?.getText() ?? "unknown").replace(/\s*\| undefined$/, ""),
          required: member.questionToken === undefined,
          doc: oneLine(commentOf(member)),
          byDefault: defaultOf(member)
        })),
    doc: (name) => commentOf(named(isType, name)),
    variants: (name) => {
      const type = checker.getTypeAtLocation(named(ts.isTypeAliasDeclaration, name))
      const fields = (variant: ts.Type): Array<[string, string[]]> => {
        const tag = checker.getTypeOfSymbol(variant.getProperty("_tag") as ts.Symbol)
        const others = variant.getProperties().flatMap((field) => (field.name === "_tag" ? [] : [field.name]))
        return (tag.isUnion() ? tag.types : [tag]).map((t) => [String((t as ts.StringLiteralType).value), others])
      }
      return new Map((type.isUnion() ? type.types : [type]).flatMap(fields))
    },
    builders: () =>
      statements.filter(ts.isVariableStatement).flatMap((statement) => {
        const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
        return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
          if (!isExported || initializer === undefined || !ts.isArrowFunction(initializer)) return []
          return [
            {
              name: name.getText(),
              parameters: initializer.parameters.map((parameter) => shapeOf(checker, parameter)).join(", "),
              returns: initializer.type?.getText() ?? "",
              doc: oneLine(commentOf(statement))
            }
          ]
        })
      })
  }
}
