// A program that imports the client and does nothing.
import "@tcdesk/core"
import { finished } from "./finished.js"

finished()
