import type { InferenceSession } from "onnxruntime-web";
import type { TextNetwork } from "./text-network.ts";
import { READER_HEIGHT, type TextReader } from "./text-reader.ts";

export interface NetworkFiles {
  /** The detector's ONNX file: one input of colors, one output of probabilities. */
  readonly model: Uint8Array;
  /** What reads lines, to tell them from what only looks like text; left out, there is one look, and all it shows counts. */
  readonly reader?: ReaderFiles | undefined;
  /** The runtime's WebAssembly module; left out, the runtime fetches its own, as in a page. */
  readonly runtime?: Uint8Array;
}

export interface ReaderFiles {
  /** The recognizer's ONNX file, or what fetches it: one input of colors, 48 pixels high; one output of steps by signs. */
  readonly model: Uint8Array | (() => Promise<Uint8Array>);
  /** Its signs, one a line, without the first ("none") and the last (a blank). */
  readonly signs: string;
}

/**
 * Starts the network on one thread. A run keeps the calling thread busy: some 0.6 s for a megapixel.
 *
 * @throws Error  of the module loader where onnxruntime-web is not installed; of the runtime, when the file is no model.
 */
export async function openTextNetwork({ model, reader, runtime }: NetworkFiles): Promise<TextNetwork> {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web/wasm");
  // With more threads the runtime loads its own file again in each, by `fetch`, which refuses `file:` in Node.
  env.wasm.numThreads = 1;
  if (runtime !== undefined) env.wasm.wasmBinary = runtime;
  const open = async (file: Uint8Array): Promise<InferenceSession> =>
    InferenceSession.create(file, { executionProviders: ["wasm"] });
  const ask = async (session: InferenceSession, input: Float32Array, height: number, width: number) => {
    const [inputName] = session.inputNames;
    const [outputName] = session.outputNames;
    return (await session.run({ [inputName]: new Tensor("float32", input, [1, 3, height, width]) }))[outputName];
  };
  const session = await open(model);
  const reading = reader === undefined ? undefined : openReader(reader, open, ask);
  return {
    async run(input, width, height) {
      const { data } = await ask(session, input, height, width);
      if (!(data instanceof Float32Array) || data.length !== width * height) {
        throw new Error("the network's answer is no map of its input's size");
      }
      return data;
    },
    ...(reading !== undefined && { reader: reading }),
    async close() {
      await session.release();
      await reading?.close();
    },
  };
}

type Ask = (
  session: InferenceSession,
  input: Float32Array,
  height: number,
  width: number,
) => Promise<{ readonly data: unknown; readonly dims: readonly number[] }>;

/** The session is opened with the first line that has to be read; many pictures need none. */
function openReader(
  { model, signs }: ReaderFiles,
  open: (file: Uint8Array) => Promise<InferenceSession>,
  ask: Ask,
): TextReader {
  let session: Promise<InferenceSession> | undefined;
  return {
    signs: [...signs.split(/\r?\n/).filter((sign) => sign !== ""), " "],
    async run(input, width) {
      session ??= typeof model === "function" ? model().then(open) : open(model);
      const { data, dims } = await ask(await session, input, READER_HEIGHT, width);
      const classes = dims.at(-1) ?? 0;
      if (!(data instanceof Float32Array) || classes === 0 || data.length % classes !== 0) {
        throw new Error("the reader's answer is no table of signs");
      }
      return { data, classes };
    },
    close: async () => (await session)?.release(),
  };
}
