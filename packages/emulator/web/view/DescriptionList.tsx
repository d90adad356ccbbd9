/**
 * Names and their values, one pair a line. What is undefined is left out.
 */
import type { ComponentChildren } from "preact"

export const DescriptionList = ({
  items
}: {
  readonly items: readonly (readonly [name: string, value: ComponentChildren])[]
}) => (
  <dl class="description-list">
    {items
      .filter(([, value]) => value !== undefined && value !== "")
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === "string" || typeof value === "number" ? <bdi>{value}</bdi> : value}</dd>
        </div>
      ))}
  </dl>
)
