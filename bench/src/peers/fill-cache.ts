import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import type { LoadedCase } from "../cases/case.ts";
import type { DeepDistance } from "../metrics/deep-distance.ts";
import type { Scores } from "../metrics/metrics.ts";
import type { Picture } from "../photos/picture.ts";
import type { Peer } from "./peer.ts";

/** What is kept of one peer's fill of one case, so that tuning Lacuna does not wait for the others. */
export interface StoredFill {
  /** Of truth, hole and peer: a changed generator or version makes the stored fill invalid. */
  readonly key: string;
  readonly ms: number;
  readonly scores: Scores;
  readonly deep?: DeepDistance;
}

export interface FillCache {
  find(one: LoadedCase, peer: Peer): Promise<StoredFill | undefined>;
  store(one: LoadedCase, peer: Peer, fill: Omit<StoredFill, "key">, picture: Picture): Promise<void>;
  picture(one: LoadedCase, peer: Peer): Promise<Picture>;
}

export function openFillCache(folder: string): FillCache {
  const base = (one: LoadedCase, peer: Peer) => path.join(folder, one.id, peer.name);
  return {
    async find(one, peer) {
      const text = await readFile(`${base(one, peer)}.json`, "utf8").catch(() => undefined);
      if (text === undefined) return undefined;
      const stored: StoredFill = JSON.parse(text);
      return stored.key === keyOf(one, peer) ? stored : undefined;
    },
    async store(one, peer, fill, picture) {
      await mkdir(path.dirname(base(one, peer)), { recursive: true });
      const { width, height } = picture;
      await sharp(picture.data, { raw: { width, height, channels: 3 } })
        .png({ compressionLevel: 3 })
        .toFile(`${base(one, peer)}.png`);
      await writeFile(`${base(one, peer)}.json`, JSON.stringify({ ...fill, key: keyOf(one, peer) }));
    },
    async picture(one, peer) {
      const { data, info } = await sharp(`${base(one, peer)}.png`)
        .raw()
        .toBuffer({ resolveWithObject: true });
      return { width: info.width, height: info.height, data: new Uint8Array(data) };
    },
  };
}

/** To be raised when a metric changes its meaning. */
const METRICS_VERSION = 2;

const caseKeys = new WeakMap<LoadedCase, string>();

function keyOf(one: LoadedCase, peer: Peer): string {
  const known =
    caseKeys.get(one) ?? createHash("sha256").update(one.truth.data).update(one.hole.data).digest("hex").slice(0, 24);
  caseKeys.set(one, known);
  return `${METRICS_VERSION} ${known} ${peer.description}`;
}
