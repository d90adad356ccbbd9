/**
 * What became of a message whose send failed.
 *
 * - `not-sent`: nothing of it left this process; sending it again can't make a duplicate
 * - `rejected`: Desk answered that it refuses it; nobody received it
 * - `unknown`: it left, and no valid answer came back; the customer may have received it
 */
export type Delivery = "not-sent" | "rejected" | "unknown"
