/** A step that was taken; with a fault if it failed. */
export interface Step {
  readonly name: string
  readonly seconds: number
  readonly fault?: string
}

const longest = 4000

const describe = ({ message }: Error): string => (message.length > longest ? `${message.slice(0, longest)} …` : message)

/** One after the other, as far as they succeed. */
export const takeSteps = async (
  planned: ReadonlyArray<readonly [name: string, work: () => Promise<void>]>
): Promise<ReadonlyArray<Step>> => {
  const steps: Array<Step> = []
  for (const [name, work] of planned) {
    const begun = performance.now()
    const fault = await work().then(() => undefined, describe)
    const seconds = (performance.now() - begun) / 1000
    steps.push(fault === undefined ? { name, seconds } : { name, seconds, fault })
    if (fault !== undefined) break
  }
  return steps
}
