export { openPhotograph } from "./open-photograph.ts";
