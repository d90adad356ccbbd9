/** Tells whoever runs the process; where there is no Node, on the console. */
export const warn = (message: string): void => {
  const { process } = globalThis as { readonly process?: Partial<Pick<NodeJS.Process, "emitWarning">> }
  if (process?.emitWarning === undefined) console.warn(message)
  else process.emitWarning(message, "DeskWarning")
}
