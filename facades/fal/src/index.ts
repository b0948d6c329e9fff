export { falFacade } from "./fal-facade.ts";
