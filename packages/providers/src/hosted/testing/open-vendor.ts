import { onTestFinished } from "vitest";
import type { GuessCost, GuessKind, GuessOptions, GuessProvider } from "../../guess-provider.ts";
import { encodePng } from "../../png-pictures.ts";
import {
  type RecordedReply,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from "../../testing/recording-server.ts";
import { maskOf, pictureBy, waves } from "../../testing/scenes.ts";
import { createHostedProvider, type HostedSettings } from "../hosted-provider.ts";
import type { VendorName } from "../vendors.ts";

export const KEY = "key-id:very-secret";
export const CROP = pictureBy(128, 64, waves);
export const HOLE = maskOf(128, 64, { x: 40, y: 20, width: 30, height: 20 });
/** What the vendor of a test paints. */
export const PAINTED = pictureBy(128, 64, (x, y, c) => 10 + c * 60 + ((x + y) % 40));

export const paintedPng = (): Promise<Uint8Array> => encodePng(PAINTED);

export interface OpenVendor {
  readonly server: RecordingServer;
  readonly provider: GuessProvider;
  readonly costs: readonly GuessCost[];
  readonly guess: (options?: Partial<GuessOptions>) => ReturnType<GuessProvider["guess"]>;
}

/** The provider of one vendor, with a server of the test in its place. */
export async function openVendor(
  vendor: VendorName,
  answer: (request: RecordedRequest, origin: string) => RecordedReply | Promise<RecordedReply>,
  settings: Partial<HostedSettings> & { readonly path?: string } = {},
): Promise<OpenVendor> {
  const server = await startRecordingServer(answer);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { path = "", ...own } = settings;
  const provider = createHostedProvider({ vendor, key: KEY, url: server.origin + path, pollMs: 5, ...own });
  onTestFinished(() => provider.close());
  const costs: GuessCost[] = [];
  const kind: GuessKind = "fill";
  return {
    server,
    provider,
    costs,
    guess: (options = {}) =>
      provider.guess(CROP, HOLE, { kind, prompt: "a cat", seed: 7, onCost: (cost) => costs.push(cost), ...options }),
  };
}
