export { type RandomStream, randomStream } from "./random-stream.ts";
