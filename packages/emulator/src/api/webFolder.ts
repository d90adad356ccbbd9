/**
 * Where the build left the inbox's files. In a module of its own, loaded when a file is asked for: of what a test runner compiles to
 * CommonJS, most compilers leave `import.meta` as it is, and the emulator has to load there too.
 */

// From `src/` and from `dist/` alike.
export const webFolder = new URL(import.meta.url.endsWith(".ts") ? "../../dist/web/" : "../web/", import.meta.url)
