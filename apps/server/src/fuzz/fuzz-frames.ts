import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { type Random, pick, pickIndex } from "../testing/random.ts";
import { mutateBytes, mutateJson } from "./mutate.ts";

const PATIENCE_MS = 250;
const OPCODES: readonly number[] = [0, 1, 1, 1, 1, 2, 3, 8, 9, 10, 15];
const FRAMES_A_CONNECTION = 40;

/**
 * Opens a WebSocket by hand and sends frames that are wrong in their headers, lengths, masks or texts.
 *
 * @returns  How many frames were sent.
 * @throws Error  when the server does not let the client in. That it still lives is for the caller to ask.
 */
export async function fuzzFrames(origin: string, samples: readonly unknown[], random: Random): Promise<number> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {}); // the server may hang up on us in any way
  const key = randomBytes(16).toString("base64");
  socket.write(
    `GET /v1 HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  const [greeting] = await once(socket, "data");
  if (!String(greeting).startsWith("HTTP/1.1 101"))
    throw new Error(`The upgrade was answered with ${String(greeting)}`);
  socket.resume();
  let sent = 0;
  while (sent < FRAMES_A_CONNECTION && socket.writable) {
    const text = JSON.stringify(mutateJson(pick(samples, random), random)) ?? "";
    const frame = frameOf(Buffer.from(text), random);
    socket.write(random() < 0.3 ? mutateBytes(frame, random) : frame);
    sent++;
    if (sent % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  socket.end();
  await Promise.race([once(socket, "close"), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  socket.destroy();
  return sent;
}

/** A frame as a client sends it, mostly as RFC 6455 has it. */
function frameOf(payload: Buffer, random: Random): Buffer {
  const isMasked = random() < 0.95;
  const first = (random() < 0.9 ? 0x80 : 0) | (random() < 0.05 ? 0x40 : 0) | pick(OPCODES, random);
  const stated = random() < 0.05 ? pickIndex(70_000, random) : payload.length;
  const length = lengthOf(stated, isMasked);
  const mask = Buffer.from([1, 2, 3, 4].map(() => pickIndex(256, random)));
  if (!isMasked) return Buffer.concat([Buffer.from([first]), length, payload]);
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return Buffer.concat([Buffer.from([first]), length, mask, masked]);
}

function lengthOf(length: number, isMasked: boolean): Buffer {
  const bit = isMasked ? 0x80 : 0;
  if (length < 126) return Buffer.from([bit | length]);
  const long = Buffer.alloc(length < 65_536 ? 3 : 9);
  long[0] = bit | (length < 65_536 ? 126 : 127);
  if (length < 65_536) long.writeUInt16BE(length, 1);
  else long.writeBigUInt64BE(BigInt(length), 1);
  return long;
}
