/**
 * A call of the API that is not carried out, and why.
 */
export class ApiError extends Error {
  /** The HTTP status. */
  readonly status: number
  /** One word for programs. */
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
