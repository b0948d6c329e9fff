export { toBase64 } from "../data-uri.ts";
export { type MountedFacade, mountFacade } from "./mount-facade.ts";
export { type FacadeParts, type FacadePartsOptions, openFacadeParts, type TestKey } from "./open-facade-parts.ts";
export { type FacadeServer, openFacadeServer } from "./open-facade-server.ts";
export { openReceiver, type ReceivedRequest, type Receiver, type ReceiverAnswer, serveFiles } from "./open-receiver.ts";
export { dataUri, maskFile, pictureFile, type TestPictureOptions } from "./pictures.ts";
export { fixturesOf } from "./read-fixture.ts";
export { type SampleOptions, type SampleTasks, sampleTasks } from "./sample-tasks.ts";
