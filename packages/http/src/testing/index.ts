export { type MountedFacade, mountFacade } from "./mount-facade.ts";
export { type FacadeParts, type FacadePartsOptions, openFacadeParts, type TestKey } from "./open-facade-parts.ts";
export { type FacadeServer, openFacadeServer } from "./open-facade-server.ts";
export { dataUri, maskFile, pictureFile, toBase64 } from "./pictures.ts";
export { type SampleTasks, sampleTasks } from "./sample-tasks.ts";
