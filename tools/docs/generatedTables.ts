/**
 * The generated tables of the documents: what is a list in the code is a table here, in English and, by `zh-CN.ts`, in
 * Chinese. A region of the name `options` stands between `<!-- generated: options -->` and `<!-- end generated -->`.
 *
 * Sentences come from the doc comments of the code and from its tables, values from the code itself as it runs.
 */
import { visit } from "unist-util-visit"
import { declarationsOf, type Member } from "../api-reference/declarations.ts"
import { parse } from "./documents.ts"
import {
  type Code,
  codes,
  dataCentres,
  defaults,
  disabledVariable,
  type Reason,
  type RetryClass,
  readOptions,
  reasons,
  resolveOptions,
  sourceFiles,
  variables,
  webhookDefaults
} from "./sources.ts"

/** Says an English sentence in the language of the document. */
export type Say = (english: string) => string

const {
  deskOptions,
  deskHooks,
  reason,
  delivery,
  codeTable,
  elem,
  streamed,
  webhookOptions,
  emulatorOptions,
  emulatorWebhook
} = declarationsOf(sourceFiles)

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |")).join("\n")

/** Faults of the sources: a table can't be better than the comments that it is made of. */
export const faults = new Set<string>()

const docOf = (what: string, doc: string): string => {
  if (doc === "") faults.add(`${what} has no doc comment`)
  return doc
}

/** Text of Markdown nodes, as it is written. */
const written = (markdown: string, nodes: ReadonlyArray<{ position?: Position | undefined }>): string => {
  const [first, last] = [nodes.at(0)?.position, nodes.at(-1)?.position]
  return first && last ? markdown.slice(first.start.offset, last.end.offset) : ""
}
type Position = { start: { offset?: number | undefined }; end: { offset?: number | undefined } }

/** The entries of a doc comment of the form "- `name`: what it is". */
const listIn = (doc: string): ReadonlyMap<string, string> => {
  const entries = new Map<string, string>()
  visit(parse(doc), "listItem", (item) => {
    const paragraph = item.children[0]
    if (paragraph?.type !== "paragraph" || paragraph.children[0]?.type !== "inlineCode") return
    const text = written(doc, paragraph.children.slice(1))
      .replace(/^: /, "")
      .replaceAll(/\s*\n\s*/g, " ")
    entries.set(paragraph.children[0].value, text)
  })
  return entries
}

/** The rows of a doc comment's table of the form "| `name` | what it is |". */
const tableIn = (doc: string): ReadonlyMap<string, string> => {
  const entries = new Map<string, string>()
  visit(parse(doc), "tableRow", (row) => {
    const [name, text] = row.children
    if (name?.children[0]?.type === "inlineCode")
      entries.set(name.children[0].value, written(doc, text?.children ?? []))
  })
  entries.delete("_tag")
  return entries
}

const sameNames = (what: string, documented: Iterable<string>, real: Iterable<string>): void => {
  const [a, b] = [new Set(documented), new Set(real)]
  for (const name of b.difference(a)) faults.add(`${what} does not describe ${name}`)
  for (const name of a.difference(b)) faults.add(`${what} describes ${name}, which does not exist`)
}

/** A default as the doc comment has it after `@default`; the code has the last word. */
const agreeing = (what: string, { byDefault }: Member, real: unknown): string => {
  const text = real === undefined || typeof real === "function" ? undefined : JSON.stringify(real)
  if (byDefault !== undefined && text !== undefined && byDefault !== text)
    faults.add(`${what}: @default ${byDefault}, but the code takes ${text}`)
  if (byDefault === undefined && text !== undefined) faults.add(`${what}: @default ${text} is missing`)
  return text ?? byDefault ?? ""
}

/** How many may wait follows from two other options. */
const { rateLimit } = resolveOptions({ sdkAppId: 1, identifier: "administrator", secretKey: "key" })

/** What the client takes for an option that is not given, by the option's path; those of a stream are no options of a client. */
const { stream: streamDefaults, ...clientDefaults } = defaults
const defaultOf: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries({ ...clientDefaults, rateLimit }).flatMap(([option, value]) =>
    typeof value === "object"
      ? Object.entries(value).map(([field, inner]) => [`${option}.${field}`, inner])
      : [[option, value]]
  )
)

/** Interfaces whose fields get rows of their own, under the option that has them. */
const nested = ["RetryOptions", "RateLimitOptions"]

const optionRows = (members: ReadonlyArray<Member>, prefix = ""): ReadonlyArray<readonly [string, Member]> =>
  members.flatMap((member) => {
    const inner = nested.find((name) => member.type.includes(name))
    const path = prefix + member.name
    return [[path, member] as const, ...(inner === undefined ? [] : optionRows(deskOptions.members(inner), `${path}.`))]
  })

/** Whichever credential a client has, its options are these: the credential stands behind the account. */
const ofClient = deskOptions.members("ClientOptions")
const credentials = [
  ...deskOptions.members("SecretKeyOptions").filter(({ name }) => name === "secretKey"),
  ...deskOptions.members("UserSigOptions").filter(({ name }) => name === "userSig")
]
const options = optionRows([...ofClient.slice(0, 2), ...credentials, ...ofClient.slice(2)])
for (const path of Object.keys(defaultOf)) {
  if (!options.some(([option]) => option === path)) faults.add(`${path} has a default, but is no option`)
}

const literals = (names: Iterable<string>): string => Array.from(names, (name) => JSON.stringify(name)).join(" | ")

/** A type as it is written, on one line and without the comments within it. */
const inOneLine = (type: string): string =>
  type
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/\s+/g, " ")
    .replace(/^\| /, "")

const typeOf = ({ type }: Member): string =>
  code(
    inOneLine(type)
      .replace(/\bRegion\b/, literals(Object.keys(dataCentres)))
      .replaceAll("globalThis.", "")
  )

/** Where Tencent documents a code: the page in the reader's language, where there is one. */
const sources: {
  readonly [S in Code["source"]]: { readonly label: string; readonly en: string; readonly zh: string }
} = {
  send_msg: {
    label: "send_msg",
    en: "https://www.tencentcloud.com/document/product/1229/68821",
    zh: "https://cloud.tencent.com/document/product/269/110582"
  },
  common: {
    label: "common codes",
    en: "https://www.tencentcloud.com/document/product/1047/34348",
    zh: "https://cloud.tencent.com/document/product/269/1671"
  },
  im: {
    label: "message codes",
    en: "https://www.tencentcloud.com/document/product/1047/34348",
    zh: "https://cloud.tencent.com/document/product/269/1671"
  },
  desk: {
    label: "Desk's other commands",
    en: "https://cloud.tencent.com/document/product/269/110580",
    zh: "https://cloud.tencent.com/document/product/269/110580"
  },
  console: {
    label: "the console's service",
    en: "https://cloud.tencent.com/document/product/269/118512",
    zh: "https://cloud.tencent.com/document/product/269/118512"
  }
}

const memberRow = (what: string, member: Member, say: Say, real: unknown): ReadonlyArray<string> => {
  const isRequired = member.required && real === undefined
  const value = agreeing(what, member, real)
  return [
    code(what),
    typeOf(member),
    isRequired ? say("required") : value === "" ? "" : code(value),
    say(docOf(what, member.doc))
  ]
}

const emulator = readOptions({ webhook: { url: "http://127.0.0.1/" } })

/** What the emulator takes for an option that is not given. The key is another one at each start, and there is no webhook by default. */
const emulatorDefaults: Readonly<Record<string, unknown>> = { ...emulator, secretKey: undefined, webhook: undefined }
const emulatorWebhookDefaults: Readonly<Record<string, unknown>> = { ...emulator.webhook, url: undefined }

const emulatorRows = (say: Say): ReadonlyArray<ReadonlyArray<string>> =>
  emulatorOptions
    .members("EmulatorOptions")
    .flatMap((member) => [
      memberRow(member.name, member, say, emulatorDefaults[member.name]),
      ...(member.name === "webhook" ? emulatorWebhook.members("WebhookOptions") : []).map((inner) =>
        memberRow(`webhook.${inner.name}`, inner, say, emulatorWebhookDefaults[inner.name])
      )
    ])

/** Every table, by the name of its region. */
export const generatedTables: Readonly<Record<string, (say: Say, language: "en" | "zh") => string>> = {
  options: (say) =>
    table(
      [say("option"), say("type"), say("default"), say("what it is")],
      options.map(([path, member]) => memberRow(path, member, say, defaultOf[path]))
    ),

  regions: (say) =>
    table(
      [code("region"), say("host of the REST API")],
      Object.entries(dataCentres).map(([region, origin]) => [code(region), code(new URL(origin).host)])
    ),

  environment: (say) =>
    table(
      [say("variable"), say("option"), say("what it is")],
      [
        ...Object.entries(variables).map(([variable, option]) => {
          const member = options.find(([path]) => path === option)?.[1]
          return [code(variable), code(option), say(docOf(option, member?.doc ?? ""))]
        }),
        [
          code(disabledVariable),
          "",
          say(
            "`1`, and nothing else: a client made from the environment checks every input, sends nothing, and needs no credentials."
          )
        ]
      ]
    ),

  hooks: (say) =>
    table(
      [say("hook"), say("when it is called"), say("its event")],
      deskHooks.members("DeskHooks").map(({ name, type, doc }) => {
        const event = /event: (\w+)/.exec(type)?.[1] ?? ""
        const fields = deskHooks.members(event).map((field) => code(field.name + (field.required ? "" : "?")))
        return [code(name), say(docOf(`DeskHooks.${name}`, doc)), fields.join(", ")]
      })
    ),

  reasons: (say) => {
    const variants = reason.variants("Reason")
    const meanings = tableIn(reason.doc("Reason"))
    sameNames("the comment of Reason", meanings.keys(), variants.keys())
    return table(
      [code("reason._tag"), say("what happened"), say("its fields"), say("HTTP status of the adapters")],
      Array.from(meanings, ([tag, meaning]) => [
        code(tag),
        say(meaning),
        (variants.get(tag) ?? []).map(code).join(", "),
        String(reasons[tag as Reason["_tag"]].status)
      ])
    )
  },

  deliveries: (say) =>
    table(
      [code("delivery"), say("what became of the message")],
      Array.from(listIn(delivery.doc("Delivery")), ([name, meaning]) => [code(name), say(meaning)])
    ),

  retries: (say) => {
    const classes = listIn(codeTable.doc("RetryClass"))
    const used = new Set<RetryClass>(Array.from(codes.values(), ({ retry }) => retry))
    sameNames("the comment of RetryClass", classes.keys(), used)
    return table(
      [say("retry class"), say("what the client does by itself")],
      Array.from(classes, ([name, meaning]) => [code(name), say(meaning)])
    )
  },

  codes: (say, language) => {
    const rows = Array.from(codes.values(), ({ code: number, reason: tag, retry, meaning, source }) => [
      String(number),
      say(meaning),
      code(tag),
      code(retry),
      `[${say(sources[source].label)}]`
    ])
    const definitions = Object.values(sources).map((source) => `[${say(source.label)}]: ${source[language]}`)
    return [
      table([say("code"), say("what it means"), say("reason"), say("retry class"), say("documented in")], rows),
      "",
      ...definitions
    ].join("\n")
  },

  elements: (say) =>
    table(
      [say("builder"), code("MsgType"), say("what it is")],
      elem.builders().map(({ name, parameters, returns, doc }) => {
        const msgType = /"(\w+)"/.exec(returns)?.[1]
        return [
          code(`Elem.${name}(${parameters})`),
          msgType === undefined ? say("any") : code(msgType),
          say(docOf(`Elem.${name}`, doc))
        ]
      })
    ),

  "stream-options": (say) =>
    table(
      [say("option"), say("type"), say("default"), say("what it is")],
      streamed
        .members("StreamOptions")
        .map((member) =>
          memberRow(member.name, member, say, streamDefaults[member.name as keyof typeof streamDefaults])
        )
    ),

  "webhook-options": (say) =>
    table(
      [say("option"), say("type"), say("default"), say("what it is")],
      webhookOptions
        .members("WebhookOptions")
        .map((member) =>
          memberRow(member.name, member, say, webhookDefaults[member.name as keyof typeof webhookDefaults])
        )
    ),

  "emulator-options": (say) => table([say("option"), say("type"), say("default"), say("what it is")], emulatorRows(say))
}
