import { Readable } from "node:stream";
import type { GetObjectCommandOutput, S3Client } from "@aws-sdk/client-s3";
import type {
  ArtifactFolder,
  ArtifactStat,
  ArtifactStore,
  ByteRange,
  OpenedArtifact,
  WriteOptions,
} from "./artifact-store.ts";
import { checkRange } from "./byte-range.ts";
import { checkArtifactKey, checkPrefix } from "./check-artifact-key.ts";
import { cutStream } from "./cut-stream.ts";
import { encodeFooter } from "./file-footer.ts";
import { readChunks } from "./read-chunks.ts";
import { loadS3Sdk, type S3Sdk } from "./s3-sdk.ts";

export interface S3ArtifactsSettings {
  readonly bucket: string;
  /** Default "us-east-1", which most servers other than Amazon's take for granted. */
  readonly region?: string;
  /** Origin of a server other than Amazon's: "https://minio.internal:9000". */
  readonly endpoint?: string;
  /** Whether the bucket stands in the path rather than in the host name. Default: true when there is an endpoint. */
  readonly forcePathStyle?: boolean;
  /** Put before every key, as a folder: "lacuna" or "lacuna/". Default: none. */
  readonly prefix?: string;
  /** Default: found as Amazon's tools do, in the environment, its files, or the machine's role. */
  readonly credentials?: S3Credentials;
}

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface S3Artifacts extends ArtifactStore {
  /** Closes the connections that are kept open. */
  close(): void;
}

/**
 * Keeps artifacts in a bucket of S3-compatible storage. Streams are sent in parts of 8 MiB; a process killed meanwhile
 * leaves parts behind that no listing shows, so the bucket should have a rule that ends unfinished uploads after a day.
 *
 * Needs the rights to get, put, delete and list: without the last, a missing file looks like a forbidden one.
 *
 * @throws Error  when the optional packages are missing. Nothing is sent yet: `ping` tells whether the bucket is there.
 */
export async function openS3Artifacts(settings: S3ArtifactsSettings): Promise<S3Artifacts> {
  const sdk = await loadS3Sdk();
  const { endpoint, credentials, bucket } = settings;
  const client = new sdk.S3Client({
    region: settings.region ?? "us-east-1",
    forcePathStyle: settings.forcePathStyle ?? endpoint !== undefined,
    // The default sends a stream with checksum trailers, which servers that do not know them store as content.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
  });
  const bucketAccess: BucketAccess = { sdk, client, bucket, prefix: normalizePrefix(settings.prefix ?? "") };
  return {
    write: (key, content, options) => writeObject(bucketAccess, key, content, options),
    read: async (key) => {
      const found = await getObject(bucketAccess, key);
      return found?.Body?.transformToByteArray();
    },
    open: (key, range) => openObject(bucketAccess, key, range),
    stat: (key) => statObject(bucketAccess, key),
    deleteAll: (prefix) => deleteObjects(bucketAccess, prefix),
    listFolders: (prefix) => listFolders(bucketAccess, prefix),
    ping: async () => {
      await client.send(new sdk.PutObjectCommand({ ...addressOf(bucketAccess, "ping"), Body: new Uint8Array(0) }));
    },
    close: () => client.destroy(),
  };
}

interface BucketAccess {
  readonly sdk: S3Sdk;
  readonly client: S3Client;
  readonly bucket: string;
  /** Empty, or ends in "/". */
  readonly prefix: string;
}

/** By default a request waits for as long as TCP does: a quarter of an hour where the network was cut. */
const CONNECT_MS = 5000;
/** Nothing has moved for so long, either way. A request is tried three times. */
const SILENCE_MS = 20_000;
const UNKNOWN_TYPE = "application/octet-stream";
const PART_BYTES = 8 * 1024 * 1024;

function normalizePrefix(prefix: string): string {
  const trimmed = prefix.replace(/^\//, "").replace(/\/$/, "");
  if (trimmed === "") return "";
  if (!trimmed.split("/").every((part) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part))) {
    throw new RangeError(`Not a prefix for keys: ${JSON.stringify(prefix)}`);
  }
  return `${trimmed}/`;
}

function addressOf({ bucket, prefix }: BucketAccess, key: string): { Bucket: string; Key: string } {
  checkArtifactKey(key);
  return { Bucket: bucket, Key: prefix + key };
}

async function writeObject(
  access: BucketAccess,
  key: string,
  content: Uint8Array | Readable,
  options: WriteOptions,
): Promise<number> {
  const chunks = readChunks(content, options);
  try {
    encodeFooter(options.contentType); // what local disk would refuse is refused here
    const target = { ...addressOf(access, key), ContentType: options.contentType };
    return await (content instanceof Uint8Array
      ? putBytes(access, target, chunks, options.signal)
      : putStream(access, target, chunks, options.signal));
  } catch (error) {
    if (content instanceof Readable) content.destroy();
    options.signal?.throwIfAborted();
    throw error;
  }
}

interface PutTarget {
  readonly Bucket: string;
  readonly Key: string;
  readonly ContentType: string;
}

async function putBytes(
  { sdk, client }: BucketAccess,
  target: PutTarget,
  chunks: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<number> {
  let sizeBytes = 0;
  for await (const bytes of chunks) {
    await client.send(new sdk.PutObjectCommand({ ...target, Body: bytes }), signal ? { abortSignal: signal } : {});
    sizeBytes += bytes.length;
  }
  return sizeBytes;
}

async function putStream(
  { sdk, client }: BucketAccess,
  target: PutTarget,
  chunks: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<number> {
  let sizeBytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      sizeBytes += chunk.length;
      yield chunk;
    }
  }
  const params = { ...target, Body: Readable.from(counted(), { objectMode: false }) };
  const upload = new sdk.Upload({ client, params, partSize: PART_BYTES, queueSize: 2 });
  const abort = (): void => void upload.abort().catch(() => undefined); // `done` rejects, and says why
  signal?.addEventListener("abort", abort, { once: true });
  try {
    await upload.done();
    return sizeBytes;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

async function getObject(
  access: BucketAccess,
  key: string,
  range?: ByteRange,
): Promise<GetObjectCommandOutput | undefined> {
  const { sdk, client } = access;
  const address = addressOf(access, key);
  if (range) checkRange(range);
  try {
    return await client.send(
      new sdk.GetObjectCommand({ ...address, ...(range && { Range: `bytes=${range.first}-${range.last}` }) }),
    );
  } catch (error) {
    if (isMissing(access, error)) return undefined;
    if (error instanceof sdk.S3ServiceException && error.$metadata.httpStatusCode === 416) {
      throw new RangeError("The range begins behind the last byte.", { cause: error });
    }
    throw error;
  }
}

/** A missing bucket is no missing file: it must not pass for a task whose results have expired. */
function isMissing({ sdk }: BucketAccess, error: unknown): boolean {
  return (
    error instanceof sdk.S3ServiceException && error.$metadata.httpStatusCode === 404 && error.name !== "NoSuchBucket"
  );
}

async function openObject(access: BucketAccess, key: string, range?: ByteRange): Promise<OpenedArtifact | undefined> {
  const found = await getObject(access, key, range);
  if (found === undefined) return undefined;
  if (!(found.Body instanceof Readable)) throw new Error("The storage answered without a stream.");
  const [, from, to, whole] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(found.ContentRange ?? "") ?? [];
  const sizeBytes = whole === undefined ? (found.ContentLength ?? 0) : Number(whole);
  const contentType = found.ContentType ?? UNKNOWN_TYPE;
  if (range === undefined) return { stream: found.Body, sizeBytes, contentType };
  // A server may answer with more than was asked for, or with the whole file.
  const sent = { first: Number(from ?? 0), last: Number(to ?? sizeBytes - 1) };
  if (sent.first > range.first || range.first >= sizeBytes) {
    found.Body.destroy();
    throw new RangeError(`Of ${sizeBytes} bytes the storage has none from ${range.first} on, or did not send them.`);
  }
  const isAsAsked = sent.first === range.first && sent.last <= range.last;
  const wanted = { first: range.first - sent.first, last: range.last - sent.first };
  return { stream: isAsAsked ? found.Body : cutStream(found.Body, wanted), sizeBytes, contentType };
}

async function statObject(access: BucketAccess, key: string): Promise<ArtifactStat | undefined> {
  try {
    const found = await access.client.send(new access.sdk.HeadObjectCommand(addressOf(access, key)));
    return {
      sizeBytes: found.ContentLength ?? 0,
      contentType: found.ContentType ?? UNKNOWN_TYPE,
    };
  } catch (error) {
    if (isMissing(access, error)) return undefined;
    throw error;
  }
}

/** Pages of up to 1,000 keys, which is also how many can be deleted at once. */
async function* listObjects({ sdk, client, bucket, prefix }: BucketAccess, keyPrefix: string) {
  let token: string | undefined;
  do {
    const page = await client.send(
      new sdk.ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix + keyPrefix,
        ...(token !== undefined && { ContinuationToken: token }),
      }),
    );
    yield (page.Contents ?? []).flatMap(({ Key, LastModified }) =>
      Key === undefined ? [] : [{ key: Key, modifiedAt: LastModified?.getTime() ?? 0 }],
    );
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

async function deleteObjects(access: BucketAccess, keyPrefix: string): Promise<void> {
  checkPrefix(keyPrefix);
  const { sdk, client, bucket } = access;
  for await (const page of listObjects(access, keyPrefix)) {
    if (page.length === 0) continue;
    const { Errors = [] } = await client.send(
      new sdk.DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Objects: page.map(({ key }) => ({ Key: key })), Quiet: true },
      }),
    );
    if (Errors.length > 0) throw new Error(`${Errors.length} files could not be deleted, first: ${Errors[0]?.Message}`);
  }
}

async function listFolders(access: BucketAccess, keyPrefix: string): Promise<readonly ArtifactFolder[]> {
  checkPrefix(keyPrefix);
  const start = access.prefix.length + keyPrefix.length;
  const folders = new Map<string, number>();
  for await (const page of listObjects(access, keyPrefix)) {
    for (const { key, modifiedAt } of page) {
      const end = key.indexOf("/", start);
      if (end === -1) continue; // a file that lies in no folder
      const name = key.slice(start, end);
      folders.set(name, Math.max(folders.get(name) ?? 0, modifiedAt));
    }
  }
  return Array.from(folders, ([name, modifiedAt]) => ({ name, modifiedAt }));
}
