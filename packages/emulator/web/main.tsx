/**
 * Starts the page.
 */
import { render } from "preact"
import { follow } from "./live.ts"
import { App } from "./view/App.tsx"

const root = document.getElementById("app")
if (root !== null) render(<App />, root)
follow()
