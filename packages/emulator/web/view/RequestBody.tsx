/**
 * A request as it was received; the UserSig in it is masked by the emulator.
 */
import type { ReceivedRequest } from "../../src/api/protocol.ts"
import { useI18n, useLocale } from "../i18n/language.ts"
import { ExpandableText } from "./ExpandableText.tsx"
import { Json } from "./Json.tsx"

export const RequestBody = ({ request }: { readonly request: ReceivedRequest }) => {
  const i18n = useI18n()
  const locale = useLocale()
  const offending = request.rule?.path ?? ""
  const decoded = request.body === undefined ? [] : decodedData(request.body)
  return (
    <section class="section">
      <h3>
        {i18n.requestTitle} <code>{request.id}</code>
      </h3>
      <p class="request-line">
        <strong>{request.method}</strong> <bdi>{request.path.slice(0, 300)}</bdi>
      </p>
      <Pairs
        name={i18n.query}
        pairs={request.query}
        marked={offending.replace(/^query\./, "")}
        isMarked={offending.startsWith("query.")}
      />
      <Pairs name={i18n.headers} pairs={request.headers} marked="" isMarked={false} />
      <h4>
        {i18n.body}{" "}
        <small>
          {request.bodyBytes > 12_288
            ? i18n.bodyCut(request.bodyBytes)
            : `${request.bodyBytes.toLocaleString(locale)} B`}
        </small>
      </h4>
      {request.body !== undefined ? (
        <Json value={request.body} offending={offending} />
      ) : (
        <pre
          class={`json ${offending === "" && request.rule !== undefined && request.bodyText !== "" ? "marked-block" : ""}`}
        >
          <ExpandableText text={request.bodyText} limit={4000} />
        </pre>
      )}
      {decoded.map((data, index) => (
        <div key={index}>
          <h4>{i18n.dataDecoded}</h4>
          <Json value={data} />
        </div>
      ))}
    </section>
  )
}

const Pairs = (props: {
  readonly name: string
  readonly pairs: Readonly<Record<string, string>>
  readonly marked: string
  readonly isMarked: boolean
}) => {
  const entries = Object.entries(props.pairs)
  const isMissing = props.isMarked && !Object.hasOwn(props.pairs, props.marked)
  if (entries.length === 0 && !isMissing) return null
  return (
    <>
      <h4>{props.name}</h4>
      <pre class="json">
        {entries.slice(0, 50).map(([name, value]) => (
          <span key={name} class={props.isMarked && name === props.marked ? "line marked" : "line"}>
            <span class="key">
              <bdi>{name.slice(0, 200)}</bdi>:{" "}
            </span>
            <bdi>{value.slice(0, 1000)}</bdi>
            {"\n"}
          </span>
        ))}
        {isMissing && <span class="line marked">{props.marked}: —</span>}
      </pre>
    </>
  )
}

/** The JSON inside of custom elements, which stands there as a string. */
const decodedData = (body: unknown): readonly unknown[] => {
  const elements = field(body, "MsgBody")
  if (!Array.isArray(elements)) return []
  return elements.slice(0, 20).flatMap((element) => {
    const data = field(field(element, "MsgContent"), "Data")
    if (typeof data !== "string") return []
    try {
      const value: unknown = JSON.parse(data)
      return typeof value === "object" && value !== null ? [value] : []
    } catch {
      return []
    }
  })
}

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
