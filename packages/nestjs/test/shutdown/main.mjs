// Node can't strip decorators: the application is loaded through vite, as tests are.
import { createViteServer } from "vitest/node"

const conditions = ["@tcdesk/source"]
const vite = await createViteServer({
  root: new URL("../..", import.meta.url).pathname,
  configFile: false,
  logLevel: "error",
  server: { middlewareMode: true, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  resolve: { conditions },
  ssr: { resolve: { conditions } }
})
await vite.ssrLoadModule("/test/shutdown/app.ts")
