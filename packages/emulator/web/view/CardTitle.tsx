/**
 * The heading of a card that asks something of the customer.
 */
import { ExpandableText } from "./ExpandableText.tsx"
import { Icon, type IconName } from "./Icon.tsx"

export const CardTitle = ({ text, icon }: { readonly text: string; readonly icon: IconName }) => (
  <h3>
    <Icon name={icon} size={16} />
    <span>
      <ExpandableText text={text} limit={1000} />
    </span>
  </h3>
)
