import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { decodeImage, encodeImage } from "@lacuna/codec";
import { createRaster, type Raster } from "@lacuna/raster";

/*
 * A stand-in for ComfyUI: its routes and its socket over real connections, without a model. Written by hand from what its public
 * source says (server.py, execution.py, main.py in 2026); the program itself was not run beside it.
 *
 * It refuses what that refuses: nodes without a class, links to nodes that are not there, files that it does not have. What it
 * paints is told by words in the prompt: "hang" runs until it is interrupted, "break" fails in a node. Else the hole gets the mean
 * color of what is known, and a pattern by the seed.
 */

export interface ComfyuiDouble extends AsyncDisposable {
  readonly origin: string;
  /** Graphs of all prompts taken so far. */
  readonly prompts: readonly Graph[];
  /** What was asked, as "POST /interrupt", with its JSON body. */
  readonly calls: readonly { readonly call: string; readonly body: unknown }[];
  /** Prompts that run or wait. */
  readonly open: () => number;
  /** Forgets everything and closes all connections, as a program that is started again. */
  restart(): void;
  /** Ends all sockets, and nothing else. */
  dropSockets(): void;
}

export interface ComfyuiDoubleSettings {
  /** Files of models that it has. */
  readonly files: readonly string[];
  /** Older versions choose ids themselves. Default false. */
  readonly choosesIds?: boolean;
}

type Graph = Readonly<Record<string, Node>>;
interface Node {
  readonly class_type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}
interface Prompt {
  readonly id: string;
  readonly graph: Graph;
  readonly clientId: string;
  isInterrupted: boolean;
}
type Reply = readonly [status: number, body?: object | Uint8Array];

const STEPS = 4;
const HASH_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3
const OUTPUTS: ReadonlySet<string> = new Set(["PreviewImage", "SaveImage"]);

export async function startComfyuiDouble(settings: ComfyuiDoubleSettings): Promise<ComfyuiDouble> {
  const files = new Map<string, Uint8Array>();
  const history = new Map<string, object>();
  const prompts: Graph[] = [];
  const calls: { call: string; body: unknown }[] = [];
  const sockets = new Map<string, Duplex>();
  let pending: Prompt[] = [];
  let running: Prompt | undefined;

  async function work(): Promise<void> {
    if (running !== undefined) return;
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      running = next;
      const entry = await execute(next);
      // A restart forgets what ran.
      if (running === next) history.set(next.id, entry);
      running = undefined;
    }
  }

  async function execute(prompt: Prompt): Promise<object> {
    const { id: prompt_id, graph, clientId } = prompt;
    const tell = (type: string, data: object): void =>
      send(sockets.get(clientId), { type, data: { ...data, prompt_id } });
    const words = textsOf(graph).join(" ");
    tell("execution_start", {});
    tell("execution_cached", { nodes: [] });
    const [node] = Object.keys(graph);
    tell("executing", { node });
    const shown = await previewOf(graph, files);
    for (let value = 1; value <= STEPS; value++) {
      tell("progress", { value, max: STEPS, node });
      // One that cannot be read comes first.
      sendPreview(sockets.get(clientId), value === 1 ? UNREADABLE : shown);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const isOver = (): boolean => prompt.isInterrupted || running !== prompt;
    while (words.includes("hang") && !isOver()) await new Promise((resolve) => setTimeout(resolve, 5));
    if (running !== prompt) return {}; // started again
    const failed = (type: string, data: object): object => {
      tell(type, data);
      const status = {
        status_str: "error",
        completed: false,
        messages: [
          ["execution_start", {}],
          [type, data],
        ],
      };
      return { prompt: [], outputs: {}, status };
    };
    if (prompt.isInterrupted) return failed("execution_interrupted", { node_id: node, prompt_id });
    if (words.includes("break")) {
      const data = { node_id: node, node_type: graph[node].class_type, exception_message: "It broke.\n" };
      return failed("execution_error", data);
    }
    const image = { filename: `${prompt_id}_00001_.png`, subfolder: "", type: "temp" };
    files.set(`${image.filename} [temp]`, await paint(graph, files));
    const [output] = Object.keys(graph).filter((name) => OUTPUTS.has(graph[name].class_type));
    tell("executed", { node: output, output: { images: [image] } });
    tell("execution_success", {});
    tell("executing", { node: null });
    const status = { status_str: "success", completed: true, messages: [["execution_success", { prompt_id }]] };
    return { prompt: [], outputs: { [output]: { images: [image] } }, status };
  }

  function validate(graph: Graph): object | undefined {
    const outputs = Object.keys(graph).filter((name) => OUTPUTS.has(graph[name]?.class_type));
    if (outputs.length === 0) {
      const error = { type: "prompt_no_outputs", message: "Prompt has no outputs", details: "", extra_info: {} };
      return { error, node_errors: {} };
    }
    for (const [id, { class_type, inputs }] of Object.entries(graph)) {
      for (const [name, value] of Object.entries(inputs)) {
        const fault = faultOf(graph, name, value);
        if (fault === undefined) continue;
        const error = {
          type: "prompt_outputs_failed_validation",
          message: "Prompt outputs failed validation",
          details: "",
        };
        return { error, node_errors: { [id]: { class_type, dependent_outputs: outputs, errors: [fault] } } };
      }
    }
    return undefined;
  }

  function faultOf(graph: Graph, name: string, value: unknown): object | undefined {
    if (Array.isArray(value) && !Object.hasOwn(graph, String(value[0]))) {
      return { type: "bad_linked_input", message: "Bad linked input", details: name };
    }
    if (name === "image" && typeof value === "string" && !files.has(value)) {
      return {
        type: "custom_validation_failed",
        message: "Custom validation failed for node",
        details: `image - Invalid image file: ${value}`,
      };
    }
    const isModel = typeof value === "string" && value.endsWith(".safetensors");
    if (!isModel || settings.files.includes(value)) return undefined;
    return { type: "value_not_in_list", message: "Value not in list", details: `${name}: '${value}' not in []` };
  }

  async function answer(method: string, url: URL, bytes: Buffer, contentType: string): Promise<Reply> {
    const body: unknown = contentType.startsWith("application/json") ? JSON.parse(bytes.toString()) : undefined;
    calls.push({ call: `${method} ${url.pathname}`, body });
    const fields = isRecord(body) ? body : {};
    const [, historyId] = /^\/history\/(.+)$/.exec(url.pathname) ?? [];
    switch (`${method} ${historyId === undefined ? url.pathname : "/history/ID"}`) {
      case "POST /upload/image": {
        const form = await new Response(Uint8Array.from(bytes), {
          headers: { "content-type": contentType },
        }).formData();
        const image = form.get("image");
        if (!(image instanceof File)) return [400];
        const type = form.get("type");
        const folder = typeof type === "string" ? type : "input";
        files.set(`${image.name} [${folder}]`, new Uint8Array(await image.arrayBuffer()));
        return [200, { name: image.name, subfolder: "", type: folder }];
      }
      case "POST /prompt": {
        if (!isGraph(fields.prompt))
          return [400, { error: { type: "no_prompt", message: "No prompt provided", details: "" }, node_errors: {} }];
        const fault = validate(fields.prompt);
        if (fault !== undefined) return [400, fault];
        const isWished = typeof fields.prompt_id === "string" && settings.choosesIds !== true;
        const id = isWished ? String(fields.prompt_id) : randomUUID();
        prompts.push(fields.prompt);
        pending.push({ id, graph: fields.prompt, clientId: String(fields.client_id), isInterrupted: false });
        setImmediate(() => void work());
        return [200, { prompt_id: id, number: prompts.length, node_errors: {} }];
      }
      case "GET /history/ID": {
        const entry = history.get(historyId);
        return [200, entry === undefined ? {} : { [historyId]: entry }];
      }
      case "GET /queue": {
        const show = (prompt: Prompt): unknown[] => [0, prompt.id, prompt.graph, {}, []];
        return [200, { queue_running: running === undefined ? [] : [show(running)], queue_pending: pending.map(show) }];
      }
      case "POST /queue": {
        const gone: readonly unknown[] = Array.isArray(fields.delete) ? fields.delete : [];
        pending = pending.filter(({ id }) => !gone.includes(id));
        return [200];
      }
      case "POST /interrupt": {
        if (running !== undefined && (fields.prompt_id === undefined || fields.prompt_id === running.id)) {
          running.isInterrupted = true;
        }
        return [200];
      }
      case "POST /history": {
        for (const id of Array.isArray(fields.delete) ? fields.delete : []) history.delete(String(id));
        return [200];
      }
      case "GET /view": {
        const file = files.get(`${url.searchParams.get("filename")} [${url.searchParams.get("type")}]`);
        return file === undefined ? [404] : [200, file];
      }
      default:
        return [404];
    }
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(Buffer.from(part));
    const url = new URL(incoming.url ?? "/", "http://double");
    const type = incoming.headers["content-type"] ?? "";
    const [status, body] = await answer(incoming.method ?? "", url, Buffer.concat(parts), type);
    if (body instanceof Uint8Array) response.writeHead(status, { "content-type": "image/png" }).end(body);
    else response.writeHead(status, { "content-type": "application/json" }).end(body && JSON.stringify(body));
  }

  const server = createServer((incoming, response) => void serve(incoming, response));
  server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    const id = new URL(request.url ?? "/", "http://double").searchParams.get("clientId") ?? randomUUID();
    const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${HASH_SUFFIX}`).digest("base64");
    const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join("\r\n")}\r\n\r\n`);
    socket.on("error", () => undefined);
    // Whatever comes is a close, or nothing that is answered.
    socket.on("data", () => socket.end());
    sockets.set(id, socket);
    send(socket, { type: "status", data: { status: { exec_info: { queue_remaining: pending.length } }, sid: id } });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const dropSockets = (): void => {
    for (const socket of sockets.values()) socket.destroy();
    sockets.clear();
  };
  const restart = (): void => {
    pending = [];
    running = undefined;
    history.clear();
    dropSockets();
    server.closeAllConnections();
  };
  return {
    origin: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    prompts,
    calls,
    open: () => pending.length + (running === undefined ? 0 : 1),
    restart,
    dropSockets,
    async [Symbol.asyncDispose]() {
      restart();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(socket: Duplex | undefined, message: object): void {
  writeFrame(socket, 1, Buffer.from(JSON.stringify(message)));
}

/** Event 1, then picture type 1 (JPEG), then the picture. */
function sendPreview(socket: Duplex | undefined, jpeg: Uint8Array): void {
  writeFrame(socket, 2, Buffer.concat([Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1), jpeg]));
}

const UNREADABLE = Uint8Array.of(0xff, 0xd8, 0xff);

/** What is painted in the end, as a small file. */
async function previewOf(graph: Graph, files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  if (Object.values(graph).every(({ class_type }) => class_type !== "LoadImage")) return UNREADABLE;
  const { raster } = await decodeImage(await paint(graph, files));
  return (await encodeImage(raster, undefined, { format: "jpeg", quality: 40 })).bytes;
}

/** RFC 6455, section 5.2: unmasked, in one piece, shorter than 64 kB. */
function writeFrame(socket: Duplex | undefined, opcode: 1 | 2, payload: Buffer): void {
  if (socket === undefined || socket.destroyed) return;
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
  socket.write(Buffer.concat([Buffer.from([0x80 | opcode, ...length]), payload]));
}

function textsOf(graph: Graph): readonly string[] {
  return Object.values(graph).flatMap(({ inputs }) =>
    Object.values(inputs).filter((value) => typeof value === "string"),
  );
}

/** The picture and the mask are found by the nodes that load them; without a mask, green is the hole. */
async function paint(graph: Graph, files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const load = async (kind: string): Promise<Raster | undefined> => {
    const node = Object.values(graph).find(({ class_type }) => class_type === kind);
    const file = files.get(String(node?.inputs.image));
    return file === undefined ? undefined : (await decodeImage(file)).raster;
  };
  const [shown, mask] = [await load("LoadImage"), await load("LoadImageMask")];
  if (shown === undefined) throw new Error("No node loads a picture.");
  const { width, height, channels } = shown;
  const isHole = (p: number): boolean =>
    mask === undefined
      ? shown.data[p * channels + 1] === 255 && shown.data[p * channels] === 0 && shown.data[p * channels + 2] === 0
      : mask.data[p * mask.channels] >= 128;
  const seed = Object.values(graph)
    .flatMap(({ inputs }) => [inputs.seed, inputs.noise_seed])
    .find(Number.isInteger);
  const sums = [0, 0, 0];
  let count = 0;
  for (let p = 0; p < width * height; p++) {
    if (isHole(p)) continue;
    count++;
    for (let c = 0; c < 3; c++) sums[c] += shown.data[p * channels + c];
  }
  const data = new Uint8ClampedArray(width * height * 3);
  for (let p = 0; p < width * height; p++) {
    const pattern = 10 * Math.sin(((p % width) + Math.floor(p / width) + Number(seed ?? 0)) / 5);
    for (let c = 0; c < 3; c++) {
      data[p * 3 + c] = isHole(p) ? sums[c] / Math.max(1, count) + pattern : shown.data[p * channels + c] + 1;
    }
  }
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data: new Uint8Array(data.buffer) });
  return (await encodeImage(raster, undefined, { format: "png" })).bytes;
}

function isGraph(value: unknown): value is Graph {
  return isRecord(value) && Object.values(value).every((node) => isRecord(node) && isRecord(node.inputs));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
