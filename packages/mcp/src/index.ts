export type {
  BackendOutcome,
  BackendRun,
  EraseBackend,
  EraseJob,
  FillJob,
  OutputChoice,
} from "./backend/erase-backend.ts";
export { createLocalBackend, type LocalBackendSettings } from "./backend/local-backend.ts";
export { createServiceBackend, type ServiceBackendSettings } from "./backend/service-backend.ts";
export { type HttpServer, serveHttp } from "./http/serve-http.ts";
export type { HttpSettings } from "./http/http-settings.ts";
export type { ServerSettings } from "./server/open-surroundings.ts";
export { DEFAULT_LIMITS, type Limits } from "./server/session.ts";
export { serveStdio, type StdioSettings } from "./stdio/serve-stdio.ts";
