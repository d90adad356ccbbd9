/**
 * Orders and lists of choices, as the customer's app draws them.
 */
import type { Choice, Shown } from "../model/decode.ts"
import { ExpandableText } from "./ExpandableText.tsx"
import { Icon, type IconName } from "./Icon.tsx"
import { Picture } from "./Picture.tsx"

export const Order = ({ shown }: { readonly shown: Shown & { readonly as: "order" } }) => (
  <div class="card order">
    {shown.guide !== "" && (
      <p class="order-guide">
        <ExpandableText text={shown.guide} limit={300} />
      </p>
    )}
    <div class="order-main">
      <Picture address={shown.picture} label={shown.title} ratio={1} />
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

export const Choices = (props: {
  readonly title: string
  readonly choices: readonly Choice[]
  readonly tail: string
  readonly icon: IconName
}) => (
  <div class="card choices">
    <h3>
      <Icon name={props.icon} size={16} />
      <span>
        <ExpandableText text={props.title} limit={1000} />
      </span>
    </h3>
    {props.choices.length > 0 && (
      <ul>
        {props.choices.slice(0, 100).map((choice, index) => (
          <li key={index}>
            <ExpandableText text={choice.text} limit={500} />
            {choice.note !== "" && (
              <small>
                <ExpandableText text={choice.note} limit={500} />
              </small>
            )}
          </li>
        ))}
      </ul>
    )}
    {props.tail !== "" && (
      <p class="tail">
        <ExpandableText text={props.tail} limit={500} />
      </p>
    )}
  </div>
)
