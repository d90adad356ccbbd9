/**
 * A JSON value, indented, with the part at fault marked.
 */
import { useMemo } from "preact/hooks"
import { jsonLines } from "../model/jsonLines.ts"

export const Json = ({ value, offending = "" }: { readonly value: unknown; readonly offending?: string }) => {
  const lines = useMemo(() => jsonLines(value, offending), [value, offending])
  return (
    <pre class="json">
      {lines.map((line, index) => (
        <span key={index} class={line.marked ? "line marked" : "line"} style={{ "--depth": String(line.depth) }}>
          {line.key !== "" && <span class="key">{line.key}</span>}
          <bdi class={line.kind}>{line.value}</bdi>
          {"\n"}
        </span>
      ))}
    </pre>
  )
}
