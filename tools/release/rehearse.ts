/**
 * Rehearses a release, end to end, against a registry on this machine: versions and changelogs, publishing, the quick starts
 * as a new user does them, a patch, and the upgrade. It works in a temporary folder and leaves nothing behind; nothing of it
 * reaches a real registry.
 *
 *   node tools/release/rehearse.ts
 */
import assert from "node:assert/strict"
import { rmSync } from "node:fs"
import { mkdir, mkdtemp, readdir, realpath, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { killAll, run, type Where } from "./rehearsalCommand.ts"
import { addChangeset, changesets, commit, copyRepository, newestEntry, readPackage } from "./rehearsalCopy.ts"
import { installQuickStart, type QuickStart, readQuickStart, useQuickStart } from "./rehearsalQuickStart.ts"
import { type Manifest, openRegistry } from "./rehearsalRegistry.ts"

const repository = join(import.meta.dirname, "../..")
const folder = await realpath(await mkdtemp(join(tmpdir(), "tcdesk-rehearsal-")))
const path = [dirname(process.execPath), ...(process.env.PATH ?? "").split(delimiter)]

// What would let it reach beyond this machine, or sign as somebody, is not handed on.
const privileged = /^(?:ACTIONS_|GITHUB_|NODE_AUTH_TOKEN$|NPM_TOKEN$)/
const maintainer: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !privileged.test(name))),
  PATH: path.join(delimiter),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "rehearsal",
  GIT_AUTHOR_EMAIL: "rehearsal@localhost",
  GIT_COMMITTER_NAME: "rehearsal",
  GIT_COMMITTER_EMAIL: "rehearsal@localhost",
  PNPM_CONFIG_PROVENANCE: "false"
}

const { packageManager = "pnpm" } = await readPackage(repository)
const pnpm = (args: ReadonlyArray<string>, where: Where) => run("npx", ["--yes", packageManager, ...args], where)

const done: Array<{ readonly name: string; readonly ok: boolean; readonly seconds: number }> = []
const step = async <A>(name: string, action: () => Promise<A>): Promise<A> => {
  console.log(`\n== ${name}`)
  const begun = performance.now()
  const record = (ok: boolean) => done.push({ name, ok, seconds: (performance.now() - begun) / 1000 })
  try {
    const result = await action()
    record(true)
    return result
  } catch (error) {
    record(false)
    throw error
  }
}

const rehearse = async () => {
  await using registry = await openRegistry(join(folder, "registry"), { cwd: folder, env: maintainer })
  const copy = join(folder, "repository")
  await mkdir(copy)
  const where: Where = { cwd: copy, env: maintainer }

  await step("Copy the repository and install", async () => {
    console.log(`   ${await copyRepository(repository, where)} files`)
    await pnpm(["install", "--frozen-lockfile", "--prefer-offline"], where)
  })

  const publishing: Where = { cwd: copy, env: { ...maintainer, PNPM_CONFIG_REGISTRY: registry.url } }
  await writeFile(join(copy, ".npmrc"), `registry=${registry.url}\n@tcdesk:registry=${registry.url}\n`)
  await step("Make sure that what is published stays on this machine", async () => {
    for (const key of ["registry", "@tcdesk:registry"]) {
      const used = (await pnpm(["config", "get", key], publishing)).trim().split("\n").at(-1)
      assert.equal(used, registry.url, `pnpm would publish to another ${key}`)
    }
    console.log(`   ${registry.url}`)
  })

  const folders = (await readdir(join(copy, "packages"))).map((name) => join(copy, "packages", name))
  const ours = new Map<string, string>()
  for (const each of folders) {
    const { name, private: hidden } = await readPackage(each)
    if (!hidden) ours.set(name, each)
  }
  const names = [...ours.keys()]

  const versions = async () => {
    const found = await Promise.all([...ours.values()].map(async (each) => (await readPackage(each)).version ?? ""))
    assert.equal(new Set(found).size, 1, `the packages have different versions: ${found.join(", ")}`)
    return found[0] as string
  }
  const entriesAre = async (version: string, check: (name: string, entry: string) => void) => {
    for (const [name, each] of ours) {
      const entry = await newestEntry(each)
      assert.ok(entry.startsWith(`${version}\n`), `${name}: the changelog begins with another version:\n${entry}`)
      assert.doesNotMatch(entry, /Updated dependencies|^- [0-9a-f]{7}: /m, `${name}: a changelog for machines`)
      check(name, entry)
    }
  }
  const onlyOursChanged = async () => {
    const status = await run("git", ["status", "--porcelain", "--", "."], where)
    const changed = status.split("\n").flatMap((line) => line.slice(3) || [])
    const foreign = changed.filter(
      (file) =>
        !/^(?:\.npmrc|\.changeset\/[\w-]+\.md)$/.test(file) &&
        ![...ours.values()].some((each) => [`${each}/package.json`, `${each}/CHANGELOG.md`].includes(join(copy, file)))
    )
    assert.deepEqual(foreign, [], "a release changed what is not published")
  }
  const published = async (version: string) => {
    for (const name of names) {
      const about = await registry.about(name)
      assert.equal(about["dist-tags"].latest, version, `${name}: latest`)
      const { dependencies = {}, peerDependencies, exports } = about.versions[version] as Manifest
      const promised = JSON.stringify({ dependencies, peerDependencies, exports })
      assert.doesNotMatch(promised, /workspace:|catalog:|@tcdesk\/source/, `${name}: what only this repository knows`)
      for (const [dependency, range] of Object.entries(dependencies)) {
        if (ours.has(dependency)) assert.equal(range, `^${version}`, `${name}: ${dependency}`)
      }
    }
    const tags = (await run("git", ["tag", "--points-at", "HEAD"], where)).trim().split("\n")
    assert.deepEqual(tags.toSorted(), names.map((name) => `${name}@${version}`).toSorted())
    console.log(`   ${names.map((name) => `${name}@${version}`).join(" ")}`)
  }

  const first = await step("Make versions and changelogs: pnpm run version", async () => {
    if ((await changesets(copy)).length === 0) {
      console.log("   no changeset waits: the versions stay as they are")
      return versions()
    }
    await pnpm(["run", "version"], publishing)
    assert.deepEqual(await changesets(copy), [], "changesets are left")
    const version = await versions()
    await entriesAre(version, (name, entry) => console.log(`   ${name} ${entry.replaceAll("\n", "\n   ")}\n`))
    await onlyOursChanged()
    await commit("Release", where)
    return version
  })

  await step("Build and publish, as by hand: pnpm run release", async () => {
    await pnpm(["run", "release"], publishing)
    await published(first)
  })

  // A user: nothing of this repository in the environment, an npm that has never been used, an empty folder.
  const user: NodeJS.ProcessEnv = {
    PATH: path.filter((entry) => !entry.includes("node_modules/.bin")).join(delimiter),
    HOME: join(folder, "home"),
    LANG: process.env.LANG,
    npm_config_registry: registry.url,
    npm_config_cache: join(folder, "npm-cache"),
    npm_config_update_notifier: "false",
    npm_config_fund: "false",
    npm_config_audit: "false"
  }
  await mkdir(join(folder, "home"))
  assert.equal((await run("node", ["--version"], { cwd: folder, env: user })).trim(), process.version)

  const tried: Array<{ readonly page: string; readonly quickStart: QuickStart; readonly where: Where }> = []
  for (const each of [copy, ...ours.values()]) {
    const pages = (await readdir(each)).filter((file) => /^README(?:\.[\w-]+)?\.md$/.test(file)).toSorted()
    for (const file of pages) {
      const page = join(each.slice(copy.length + 1), file)
      const quickStart = await readQuickStart(join(each, file))
      if (quickStart === undefined) throw new Error(`${page} has no quick start`)
      const empty = join(folder, "users", page.replaceAll("/", "-"))
      await mkdir(empty, { recursive: true })
      tried.push({ page, quickStart, where: { cwd: empty, env: user } })
    }
  }

  for (const { page, quickStart, where } of tried) {
    await step(`Do the quick start of ${page}`, async () => {
      await installQuickStart(quickStart, where)
      console.log(`   ${await useQuickStart(quickStart, where)}`)
    })
  }

  const mended = "Mends what the rehearsal pretends was broken."
  const patch = await step("Make a patch, pack it and publish what was packed, as the workflow does", async () => {
    await addChangeset(copy, "@tcdesk/core", mended)
    await pnpm(["run", "version"], publishing)
    const version = await versions()
    assert.equal(
      version,
      first.replace(/\d+$/, (last) => String(Number(last) + 1))
    )
    await entriesAre(version, (name, entry) => {
      const expected =
        name === "@tcdesk/core"
          ? `### Patch Changes\n\n- ${mended}`
          : name === "@tcdesk/emulator"
            ? "No changes in this release."
            : `### Patch Changes\n\n- Brings the changes of \`@tcdesk/core\` ${version}.`
      assert.equal(entry, `${version}\n\n${expected}`, name)
    })
    await onlyOursChanged()
    await commit("Release", where)
    await pnpm(["build"], publishing)
    const packed = join(folder, "packed")
    await pnpm(["exec", "changeset", "pack", "--out-dir", packed], publishing)
    await pnpm(["exec", "changeset", "publish", "--from-pack-dir", packed], publishing)
    await published(version)
    return version
  })

  const originals = tried.filter(({ page }) => page.endsWith("README.md"))
  for (const { page, quickStart, where } of originals) {
    await step(`Upgrade, and send again: ${page}`, async () => {
      console.log("   $ npm update")
      await run("npm", ["update"], where)
      const installed = await readdir(join(where.cwd, "node_modules/@tcdesk"))
      for (const name of installed) {
        const { version } = await readPackage(join(where.cwd, "node_modules/@tcdesk", name))
        assert.equal(version, patch, `@tcdesk/${name} was not upgraded`)
      }
      console.log(`   ${installed.map((name) => `@tcdesk/${name}@${patch}`).join(" ")}`)
      console.log(`   ${await useQuickStart(quickStart, where)}`)
    })
  }
}

// However it ends: nothing is left.
process.once("exit", () => {
  killAll()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1))

const begun = performance.now()
try {
  await rehearse()
} catch (error) {
  process.exitCode = 1
  console.error(`\n${error instanceof Error ? error.message : error}`)
}
console.log("")
for (const { name, ok, seconds } of done) {
  console.log(`${ok ? "ok    " : "FAILED"} ${seconds.toFixed(1).padStart(6)} s  ${name}`)
}
console.log(`\n${process.exitCode === 1 ? "failed" : "ok"}, ${Math.round((performance.now() - begun) / 1000)} s`)
