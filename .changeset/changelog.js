/**
 * The lines of the changelogs: what a changeset says, and for a package that depends on a changed one a single line that
 * says where to read on. No commit hashes: who reads a changelog decides whether to upgrade.
 */
const indented = (text) => text.trim().replace(/\n(?=.)/g, "\n  ")

export const getReleaseLine = async ({ summary }) => `- ${indented(summary)}`

// All packages are released together: without a changeset behind it, a dependency's new version brings nothing.
export const getDependencyReleaseLine = async (changesets, dependencies) =>
  changesets.length === 0
    ? ""
    : `- Brings the changes of ${dependencies.map(({ name, newVersion }) => `\`${name}\` ${newVersion}`).join(" and ")}.`
