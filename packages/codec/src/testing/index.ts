export type { HostileFile } from "./hostile/hostile-file.ts";
export { hostileFiles } from "./hostile-files.ts";
export { gifPicture } from "./other-encoders.ts";
export { smoothPicture, testPicture } from "./test-picture.ts";
export { drawLetteredPicture, type LetteredPicture } from "./lettered-picture.ts";
