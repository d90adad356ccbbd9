/**
 * What became of a message whose send failed.
 *
 * - `not-sent`: nothing of it left this process; sending it again can't make a duplicate
 * - `rejected`: Desk answered that it refuses it; nobody received it
 * - `unknown`: it left, and no valid answer came back; the customer may have received it
 *
 * These are all there ever will be.
 */
export type Delivery = "not-sent" | "rejected" | "unknown"
