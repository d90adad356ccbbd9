/**
 * Names and their values, one pair a line. What is undefined is left out.
 */
import type { ComponentChildren } from "preact"

export const Facts = ({
  facts
}: {
  readonly facts: readonly (readonly [name: string, value: ComponentChildren])[]
}) => (
  <dl class="facts">
    {facts
      .filter(([, value]) => value !== undefined && value !== "")
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === "string" || typeof value === "number" ? <bdi>{value}</bdi> : value}</dd>
        </div>
      ))}
  </dl>
)
