/**
 * An order, as the customer's app draws it.
 */
import type { Shown } from "../model/decode.ts"
import { ExpandableText } from "./ExpandableText.tsx"
import { Picture } from "./Picture.tsx"

export const Order = ({ shown }: { readonly shown: Shown & { readonly as: "order" } }) => (
  <div class="card order">
    {shown.guide !== "" && (
      <p class="order-guide">
        <ExpandableText text={shown.guide} limit={300} />
      </p>
    )}
    <div class="order-main">
      <Picture address={shown.picture} label={shown.title} ratio={1} small />
      <div>
        <h3>
          <ExpandableText text={shown.title} limit={300} />
        </h3>
        <p>
          <ExpandableText text={shown.text} limit={500} />
        </p>
      </div>
    </div>
    {shown.fields.length > 0 && (
      <dl>
        {shown.fields.slice(0, 50).map((field, index) => (
          <div key={index}>
            <dt>
              <ExpandableText text={field.name} limit={200} />
            </dt>
            <dd>
              <ExpandableText text={field.value} limit={500} />
            </dd>
          </div>
        ))}
      </dl>
    )}
  </div>
)
