import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import S3rver from "s3rver";

/** A server of S3-compatible storage with one bucket, `results`. */
export interface TestBucket {
  readonly endpoint: string;
  readonly name: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Stops it and removes what was in the bucket. */
  stop(): Promise<void>;
}

/** @param address  Of this machine. Default: only this machine itself reaches it. */
export async function startBucket(address = "127.0.0.1"): Promise<TestBucket> {
  const directory = await mkdtemp(path.join(tmpdir(), "lacuna-bucket-"));
  const name = "results";
  const configureBuckets = [{ name }];
  const server = new S3rver({ address, port: 0, silent: true, directory, configureBuckets });
  const { port } = await server.run();
  return {
    endpoint: `http://${address}:${port}`,
    name,
    credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" }, // the only ones it knows
    async stop() {
      await server.close();
      await rm(directory, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
