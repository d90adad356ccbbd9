/** Path and query of a request's target; never throws, whatever it holds. */
export const splitTarget = (target: string): { readonly path: string; readonly query: URLSearchParams } => {
  // A proxy's form, "POST http://host/path": HTTP asks servers to understand it.
  const relative = target.replace(/^https?:\/\/[^/?#]*/i, "")
  const mark = relative.indexOf("?")
  const path = mark === -1 ? relative : relative.slice(0, mark)
  return { path, query: new URLSearchParams(mark === -1 ? "" : relative.slice(mark + 1)) }
}
