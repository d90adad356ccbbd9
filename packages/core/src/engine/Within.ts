import type { Pace } from "./Pace.ts"

/** What a call owes to the series that it is a part of. */
export interface Within {
  /** The distance that the calls of the series must keep. */
  readonly pace?: Pace | undefined
  /** Told when a request of it goes out, and when that has ended: between the two, cutting it off would leave its fate unknown. */
  readonly onWire?: ((isOn: boolean) => void) | undefined
}
