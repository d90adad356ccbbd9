// A program that does nothing: what Node itself takes to start.
import { finished } from "./finished.js"

finished()
