export { eachlabsFacade, type EachlabsSettings } from "./eachlabs-facade.ts";
