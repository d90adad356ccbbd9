/**
 * Choices, as the customer's app draws them: a tap answers with the words of the choice.
 */
import { writeAsCustomer } from "../actions/customer.ts"
import type { Choice } from "../model/decode.ts"
import { CardTitle } from "./CardTitle.tsx"
import { ExpandableText } from "./ExpandableText.tsx"
import { Icon, type IconName } from "./Icon.tsx"

const MAX_CHOICES = 100
/** The words stand in a button, in which there can be no other to show the rest. */
const MAX_CHARACTERS = 500

export const Choices = (props: {
  readonly title: string
  readonly choices: readonly Choice[]
  readonly tail: string
  readonly icon: IconName
}) => (
  <div class="card choices">
    <CardTitle text={props.title} icon={props.icon} />
    {props.choices.length > 0 && (
      <ul>
        {props.choices.slice(0, MAX_CHOICES).map((choice, index) => (
          <li key={index}>
            <ChoiceButton choice={choice} />
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

const ChoiceButton = ({ choice: { text, note } }: { readonly choice: Choice }) => (
  <button type="button" class="tap" disabled={text === ""} onClick={() => void writeAsCustomer(text)}>
    <span>
      <bdi class="long">{cut(text)}</bdi>
      {note !== "" && (
        <small>
          <bdi class="long">{cut(note)}</bdi>
        </small>
      )}
    </span>
    <Icon name="forward" size={15} />
  </button>
)

const cut = (text: string): string => (text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text)
