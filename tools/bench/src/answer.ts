/** The side of a child process: does the job that it was started with, prints what came of it, and ends. */
export const answer = async <Job>(work: (job: Job) => unknown): Promise<void> => {
  const value = await work(JSON.parse(process.argv[2] ?? "null") as Job)
  process.stdout.write(JSON.stringify(value ?? null), () => process.exit())
}
