export { bflFacade } from "./bfl-facade.ts";
