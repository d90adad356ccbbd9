/**
 * The API of OpenTelemetry, an optional peer. In the published package a CommonJS module stands in place of this one
 * (`rolldown.config.js`), since a static import that is not found can't say what to install.
 */
import * as api from "@opentelemetry/api"

/** Throws an error that says what to install, where it is not installed. */
export const openTelemetry = (): typeof api => api
