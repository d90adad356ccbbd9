/**
 * What is under way, in no order. An array and not a Set: one whose members come and go for ever leaves a chain of outgrown
 * tables in V8's old space, each of which keeps alive what it once held, until a full collection.
 */
export interface Member {
  /** Where it stands; only `InFlight` sets it. */
  place: number
}

export class InFlight<A extends Member> {
  private readonly members: Array<A> = []

  get size(): number {
    return this.members.length
  }

  add(member: A): void {
    member.place = this.members.length
    this.members.push(member)
  }

  /** The last one moves into its place. */
  delete(member: A): void {
    const last = this.members.pop()
    if (last === undefined || last === member) return
    last.place = member.place
    this.members[member.place] = last
  }

  /** As they are now: whatever is done to them may end them. */
  all(): ReadonlyArray<A> {
    return [...this.members]
  }
}
