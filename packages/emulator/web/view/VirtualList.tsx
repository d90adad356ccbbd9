/**
 * A list of which only what is visible is in the document, whatever its length and the heights of its rows.
 */
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type Range,
  type Rect,
  Virtualizer
} from "@tanstack/virtual-core"
import type { ComponentChildren, HTMLAttributes, Ref } from "preact"
import { useCallback, useImperativeHandle, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks"

export interface VirtualListHandle {
  /** Scrolls as little as needed; with `focus`, gives the row the focus as soon as it is there. */
  readonly show: (index: number, options?: { readonly focus?: boolean; readonly align?: "auto" | "center" }) => void
  readonly toEnd: () => void
}

interface Props<T> {
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string | number
  readonly estimate: number
  readonly row: (item: T, index: number) => ComponentChildren
  /** Attributes of the row itself: role, aria, handlers. */
  readonly rowProps?: (item: T, index: number) => HTMLAttributes<HTMLDivElement>
  /** Stays in the document even when it is scrolled away, so that focus and active descendant have a place. */
  readonly activeIndex?: number
  /** `end`: a chat, whose newest stays in sight when it is; `start`: a list, whose first does. */
  readonly follow: "start" | "end"
  readonly handle?: Ref<VirtualListHandle>
  readonly onAtEnd?: (atEnd: boolean) => void
  readonly containerProps: HTMLAttributes<HTMLDivElement>
}

export const VirtualList = <T,>(props: Props<T>) => {
  const { items, keyOf, estimate, activeIndex, follow, onAtEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const active = useRef(activeIndex)
  active.current = activeIndex
  const focusOn = useRef<number | undefined>(undefined)
  const [, rerender] = useReducer((count: number) => count + 1, 0)
  // Stable as long as the items are: the virtualizer computes all places anew for every other function.
  const getItemKey = useCallback((index: number) => keyOf(items[index] as T), [items])
  const isAtStart = (scroller.current?.scrollTop ?? 0) < 4
  const options = {
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey,
    overscan: 6,
    scrollToFn: elementScroll,
    observeElementRect: (list: Virtualizer<HTMLDivElement, HTMLDivElement>, seen: (rect: Rect) => void) =>
      observeElementRect(list, (rect) => {
        const wasHidden = list.scrollRect === null || list.scrollRect.height === 0
        seen(rect)
        // A pane that a narrow screen did not show has measured nothing, and forgotten where it was.
        const to = active.current
        if (wasHidden && rect.height > 0 && to !== undefined && to >= 0) list.scrollToIndex(to, { align: "end" })
      }),
    observeElementOffset,
    // What is read stays where it is when rows come before it; at the start of a list new rows are let in.
    anchorTo: follow === "end" || !isAtStart ? ("end" as const) : ("start" as const),
    followOnAppend: follow === "end",
    scrollEndThreshold: 80,
    rangeExtractor: (range: Range) => withIndex(defaultRangeExtractor(range), activeIndex, range.count),
    onChange: (list: Virtualizer<HTMLDivElement, HTMLDivElement>) => {
      rerender(0)
      onAtEnd?.(list.isAtEnd(80))
    }
  }
  const [list] = useState(() => new Virtualizer<HTMLDivElement, HTMLDivElement>(options))
  list.setOptions(options)
  useLayoutEffect(() => list._didMount(), [])
  useLayoutEffect(() => list._willUpdate())
  useLayoutEffect(() => {
    if (focusOn.current === undefined) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${focusOn.current}"]`)
    if (row === null || row === undefined) return
    focusOn.current = undefined
    row.focus({ preventScroll: true })
  })
  useImperativeHandle(
    props.handle ?? null,
    () => ({
      show: (index, { focus = false, align = "auto" } = {}) => {
        if (focus) focusOn.current = index
        list.scrollToIndex(index, { align })
        rerender(0)
      },
      toEnd: () => list.scrollToEnd()
    }),
    []
  )

  return (
    <div ref={scroller} {...props.containerProps} class={`scroller ${props.containerProps.class ?? ""}`}>
      <div class="virtual" role="presentation" style={{ height: `${list.getTotalSize()}px` }}>
        {list.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index]
          if (item === undefined) return null
          return (
            <div
              key={key}
              data-index={index}
              ref={list.measureElement}
              {...props.rowProps?.(item, index)}
              style={{ transform: `translateY(${start}px)` }}
            >
              {props.row(item, index)}
            </div>
          )
        })}
      </div>
    </div>
  )
}

const withIndex = (range: number[], index: number | undefined, count: number): number[] =>
  index === undefined || index < 0 || index >= count || range.includes(index)
    ? range
    : [...range, index].sort((a, b) => a - b)

/** The index an arrow key leads to; `undefined` for other keys. */
export const stepOf = (key: string, index: number, count: number, page = 10): number | undefined => {
  const to = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1
  }[key]
  return to === undefined || count === 0 ? undefined : Math.min(Math.max(to, 0), count - 1)
}
