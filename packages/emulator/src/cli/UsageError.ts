/** A mistake of whoever typed the command: its message is the one line to print. */
export class UsageError extends Error {}
