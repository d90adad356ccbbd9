/**
 * Rehearses a release, end to end, against a registry on this machine: versions and changelogs, publishing, the quick starts
 * as a new user does them, a patch, and the upgrade. It works in a temporary folder and leaves nothing behind; nothing of it
 * reaches a real registry.
 *
 *   node tools/release/rehearse.ts
 */
import assert from "node:assert/strict"
import { existsSync } from "node:fs"
import { mkdir, readdir, writeFile } from "node:fs/promises"
import { delimiter, dirname, join } from "node:path"
import { run, type Where } from "repository/command"
import { filesBelow, hasEntries, listPackages, type Package, readManifest, root } from "repository/packages"
import { pnpm } from "repository/pnpm"
import { temporaryFolder } from "repository/temporary"
import { addChangeset, changesets, commit, copyRepository, newestEntry } from "./rehearsalCopy.ts"
import { installQuickStart, type QuickStart, readQuickStart, useQuickStart } from "./rehearsalQuickStart.ts"
import { openRegistry } from "./rehearsalRegistry.ts"

const folder = await temporaryFolder("rehearsal")
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
    console.log(`   ${await copyRepository(root, where)} files`)
    await pnpm(["install", "--frozen-lockfile", "--prefer-offline"], where)
  })

  const publishing: Where = { cwd: copy, env: { ...maintainer, PNPM_CONFIG_REGISTRY: registry.url } }
  await writeFile(join(copy, ".npmrc"), `registry=${registry.url}\n@tcdesk:registry=${registry.url}\n`)
  await step("Make sure that what is published stays on this machine", async () => {
    for (const key of ["registry", "@tcdesk:registry"]) {
      const { stdout } = await pnpm(["config", "get", key], publishing)
      assert.equal(stdout.trim().split("\n").at(-1), registry.url, `pnpm would publish to another ${key}`)
    }
    console.log(`   ${registry.url}`)
  })

  const ours = await listPackages(copy)
  const names = ours.map(({ manifest }) => manifest.name)

  const versions = async () => {
    const found = (await listPackages(copy)).map(({ manifest }) => manifest.version)
    assert.equal(new Set(found).size, 1, `the packages have different versions: ${found.join(", ")}`)
    return found[0] as string
  }
  const entriesAre = async (version: string, check: (source: Package, entry: string) => void) => {
    for (const source of ours) {
      const { name } = source.manifest
      const entry = await newestEntry(source.folder)
      assert.ok(entry.startsWith(`${version}\n`), `${name}: the changelog begins with another version:\n${entry}`)
      assert.doesNotMatch(entry, /Updated dependencies|^- [0-9a-f]{7}: /m, `${name}: a changelog for machines`)
      check(source, entry)
    }
  }
  const onlyOursChanged = async () => {
    const { stdout } = await run("git", ["status", "--porcelain", "--", "."], where)
    const changed = stdout.split("\n").flatMap((line) => line.slice(3) || [])
    const own = ours.flatMap(({ short }) => [`packages/${short}/package.json`, `packages/${short}/CHANGELOG.md`])
    const foreign = changed.filter((file) => !own.includes(file) && !/^(?:\.npmrc|\.changeset\/[\w-]+\.md)$/.test(file))
    assert.deepEqual(foreign, [], "a release changed what is not published")
  }
  const published = async (version: string) => {
    for (const name of names) {
      const about = await registry.about(name)
      assert.equal(about["dist-tags"].latest, version, `${name}: latest`)
      const manifest = about.versions[version]
      assert.ok(manifest, `${name}: no ${version}`)
      const { dependencies = {}, peerDependencies, exports } = manifest
      const promised = JSON.stringify({ dependencies, peerDependencies, exports })
      assert.doesNotMatch(promised, /workspace:|catalog:|@tcdesk\/source/, `${name}: what only this repository knows`)
      for (const [dependency, range] of Object.entries(dependencies)) {
        if (names.includes(dependency)) assert.equal(range, `^${version}`, `${name}: ${dependency}`)
      }
    }
    const { stdout } = await run("git", ["tag", "--points-at", "HEAD"], where)
    assert.deepEqual(stdout.trim().split("\n").toSorted(), names.map((name) => `${name}@${version}`).toSorted())
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
    await entriesAre(version, ({ manifest }, entry) =>
      console.log(`   ${manifest.name} ${entry.replaceAll("\n", "\n   ")}\n`)
    )
    await onlyOursChanged()
    await commit("Release", where)
    return version
  })

  await step("Build and publish, as by hand: pnpm run release", async () => {
    await pnpm(["run", "release"], publishing)
    await published(first)
  })

  await step("Build the site of this version: pnpm --filter site build", async () => {
    // A page with much to highlight may take its time where others work too.
    const patiently = { ...where, seconds: 1200 }
    await pnpm(["--filter", "site", "build"], patiently)
    const pages = await filesBelow(join(copy, "tools/site/dist"))
    for (const { short, manifest } of ours) {
      const own = [`packages/${short}.html`, ...(hasEntries(manifest) ? [`api/${short}.html`] : [])]
      for (const page of own.flatMap((page) => [page, `zh/${page}`])) assert.ok(pages.includes(page), `no ${page}`)
    }
    console.log(`   ${pages.filter((file) => file.endsWith(".html")).length} pages`)
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
  assert.equal((await run("node", ["--version"], { cwd: folder, env: user })).stdout.trim(), process.version)

  const tried: Array<{ readonly page: string; readonly quickStart: QuickStart; readonly where: Where }> = []
  for (const each of [copy, ...ours.map((source) => source.folder)]) {
    // Pages that install by the same commands, as translations do, share what came of them.
    const folders = new Map<string, string>()
    const pages = (await readdir(each)).filter((file) => /^README(?:\.[\w-]+)?\.md$/.test(file)).toSorted()
    for (const file of pages) {
      const page = join(each.slice(copy.length + 1), file)
      const quickStart = await readQuickStart(join(each, file))
      if (quickStart === undefined) throw new Error(`${page} has no quick start`)
      const commands = quickStart.install.join("\n")
      const cwd = folders.get(commands) ?? join(folder, "users", page.replaceAll("/", "-"))
      folders.set(commands, cwd)
      tried.push({ page, quickStart, where: { cwd, env: user } })
    }
  }

  for (const { page, quickStart, where } of tried) {
    await step(`Do the quick start of ${page}`, async () => {
      if (existsSync(where.cwd)) console.log("   installed, by the same commands")
      else await installQuickStart(quickStart, where)
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
    await entriesAre(version, ({ manifest: { name, dependencies, peerDependencies } }, entry) => {
      const ours = Object.keys({ ...dependencies, ...peerDependencies }).filter((one) => one.startsWith("@tcdesk/"))
      const brought = ours.map((one) => `\`${one}\` ${version}`).join(" and ")
      const brings = `### Patch Changes\n\n- Brings the changes of ${brought}.`
      const others = ours.length > 0 ? brings : "No changes in this release."
      const expected = name === "@tcdesk/core" ? `### Patch Changes\n\n- ${mended}` : others
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
        const { version } = await readManifest(join(where.cwd, "node_modules/@tcdesk", name))
        assert.equal(version, patch, `@tcdesk/${name} was not upgraded`)
      }
      console.log(`   ${installed.map((name) => `@tcdesk/${name}@${patch}`).join(" ")}`)
      console.log(`   ${await useQuickStart(quickStart, where)}`)
    })
  }
}

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
