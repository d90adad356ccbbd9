/** The clock that all processes of a machine share, in milliseconds: times of one compare with those of another. */
export const clockMs = (): number => Number(process.hrtime.bigint()) / 1e6
