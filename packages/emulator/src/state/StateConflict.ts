/** What was asked for cannot be done as things stand. The API answers it 409. */
export class StateConflict extends Error {}
