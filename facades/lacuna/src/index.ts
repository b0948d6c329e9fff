export { lacunaFacade } from "./lacuna-facade.ts";
export { lacunaOpenApi } from "./openapi.ts";
