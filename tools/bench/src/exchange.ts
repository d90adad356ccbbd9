/** The least of a handler for undici's dispatcher: keeps the bytes of the answer. */
import type { Dispatcher } from "undici"

type Ended = (error: Error | undefined, chunks: ReadonlyArray<Buffer>) => void

export class Exchange implements Dispatcher.DispatchHandler {
  private readonly ended: Ended
  private readonly chunks: Array<Buffer> = []

  constructor(ended: Ended) {
    this.ended = ended
  }

  onRequestStart(): void {}

  onResponseStart(): void {}

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk)
  }

  onResponseEnd(): void {
    this.ended(undefined, this.chunks)
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.ended(error, this.chunks)
  }
}
