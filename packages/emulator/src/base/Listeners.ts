/**
 * Who wants to hear of something. A listener that throws must not change what the client is answered: its error becomes a warning of the
 * process.
 */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>()

  /** Returns the function that ends the subscription. */
  add(listener: (value: T) => void): () => void {
    // A function of its own for every subscription: the same listener may subscribe twice and leave once.
    const subscription = (value: T): void => listener(value)
    this.#listeners.add(subscription)
    return () => {
      this.#listeners.delete(subscription)
    }
  }

  notify(value: T): void {
    for (const listener of this.#listeners) {
      try {
        listener(value)
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error), "EmulatorListenerWarning")
      }
    }
  }
}
