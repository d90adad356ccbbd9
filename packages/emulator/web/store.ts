/**
 * Where the page keeps its model: one value, replaced as a whole, and a hook to watch it.
 */
import { useEffect, useState } from "preact/hooks"
import { emptyModel, type Model } from "./model/Model.ts"

let model: Model = emptyModel
const watchers = new Set<() => void>()

export const getModel = (): Model => model

export const change = (how: (model: Model) => Model): void => {
  const next = how(model)
  if (next === model) return
  model = next
  for (const watcher of watchers) watcher()
}

export const set = (fields: Partial<Model>): void => change((before) => ({ ...before, ...fields }))

export const useModel = (): Model => {
  const [seen, see] = useState(model)
  useEffect(() => {
    const look = (): void => see(model)
    watchers.add(look)
    look()
    return () => {
      watchers.delete(look)
    }
  }, [])
  return seen
}
