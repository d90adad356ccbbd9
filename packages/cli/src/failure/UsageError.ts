/** The command could not be run as it was given: exit code 2. */
import type { Text } from "../words/Text.ts"

export class UsageError extends Error {
  readonly text: Text

  constructor(text: Text) {
    super(text.en)
    this.text = text
  }

  toJSON() {
    return { name: this.name, message: this.message }
  }
}
Object.defineProperty(UsageError.prototype, "name", { value: "UsageError", configurable: true, writable: true })
