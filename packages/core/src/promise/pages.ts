/** A long list, read on as it is iterated: the next page is asked for when the one before has been taken. */
import type { CallOptions } from "../model/CallOptions.ts"
import type { Page, PageOf } from "../model/Page.ts"
import { beginning, type Position, turnPage } from "../model/paging.ts"

/** Every page is a call of its own, with the options of them all. */
export async function* pages<Query, A>(
  ask: (page: PageOf<Query>, options?: CallOptions) => Promise<Page<A>>,
  of: Query,
  options: CallOptions | undefined
): AsyncGenerator<A, void, undefined> {
  let position: Position | undefined = beginning
  while (position !== undefined) {
    const { items, next }: ReturnType<typeof turnPage<A>> = turnPage(
      position,
      await ask({ of, offset: position.offset, before: position.before }, options)
    )
    yield* items
    position = next
  }
}
