/**
 * A virtual list of which one item is chosen: with the arrow keys, or by a click.
 */
import type { ComponentChildren } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { stepOf, VirtualList, type VirtualListHandle } from "./VirtualList.tsx"

export const ListBox = <T,>(props: {
  readonly id: string
  readonly label: string
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string
  readonly selected: string | undefined
  readonly onSelect: (item: T, by: "key" | "click") => void
  readonly estimate: number
  readonly row: (item: T) => ComponentChildren
}) => {
  const { id, items, keyOf, selected, onSelect } = props
  const handle = useRef<VirtualListHandle>(null)
  const index = selected === undefined ? -1 : items.findIndex((item) => keyOf(item) === selected)
  useEffect(() => {
    if (index >= 0) handle.current?.show(index)
  }, [selected])
  const optionId = (at: number): string => `${id}-${at}`
  return (
    <VirtualList
      items={items}
      keyOf={keyOf}
      estimate={props.estimate}
      follow="start"
      handle={handle}
      activeIndex={index}
      row={props.row}
      containerProps={{
        id,
        class: "listbox",
        role: "listbox",
        tabIndex: 0,
        "aria-label": props.label,
        ...(index < 0 ? {} : { "aria-activedescendant": optionId(index) }),
        onKeyDown: (event) => {
          const to = stepOf(event.key, index, items.length)
          const item = to === undefined ? undefined : items[to]
          if (item !== undefined) onSelect(item, "key")
          else if (event.key === "Enter" && items[index] !== undefined) onSelect(items[index] as T, "click")
          else return
          event.preventDefault()
        }
      }}
      rowProps={(item, at) => ({
        class: "row",
        id: optionId(at),
        role: "option",
        "aria-selected": at === index,
        "aria-setsize": items.length,
        "aria-posinset": at + 1,
        onClick: () => onSelect(item, "click")
      })}
    />
  )
}
