export { type ComfyuiDouble, type ComfyuiDoubleSettings, startComfyuiDouble } from "./comfyui-double.ts";
export {
  type RecordedReply,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from "./recording-server.ts";
export { type DoubleSettings, type SdServerDouble, startSdServerDouble } from "./sd-server-double.ts";
export { encodeNetwork, type TinyNetwork } from "./tiny-network.ts";
export { type TinyModelName, writeTinyModel } from "./tiny-models.ts";

/** The double as a program that is started like the real one, with `process.execPath`. */
export const SD_SERVER_PROGRAM = new URL("./sd-server-program.js", import.meta.url);
