/**
 * Things measured one after the other, round by round, which of them comes first changing with the round: what one program
 * costs here moves within minutes, and what was taken side by side compares. The rounds of a warm-up are not kept.
 */
export const inTurns = async <Name extends string | number, Figure>(
  rounds: number,
  measured: Readonly<Record<Name, () => Figure | Promise<Figure>>>,
  warmUp = 0
): Promise<Readonly<Record<Name, ReadonlyArray<Figure>>>> => {
  const names = Object.keys(measured) as Array<Name>
  const figures = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Array<Figure>>
  for (let round = 0; round < warmUp + rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length] as Name
      const figure = await measured[name]()
      if (round >= warmUp) figures[name].push(figure)
    }
  }
  return figures
}
