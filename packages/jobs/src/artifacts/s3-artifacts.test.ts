import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { openS3Artifacts } from "./s3-artifacts.ts";
import { loadS3Sdk } from "./s3-sdk.ts";
import { describeArtifactStore } from "./testing/artifact-store-contract.ts";
import { startBucket } from "../testing/start-bucket.ts";

const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };

async function startServer(): Promise<string> {
  const bucket = await startBucket();
  onTestFinished(() => bucket.stop());
  return bucket.endpoint;
}

async function openStore(endpoint: string, more: { prefix?: string; bucket?: string } = {}) {
  const store = await openS3Artifacts({ bucket: "results", endpoint, credentials, ...more });
  onTestFinished(() => store.close());
  return store;
}

describeArtifactStore("artifacts in a bucket", async () => openStore(await startServer()));
describeArtifactStore("artifacts in a bucket, below a prefix", async () =>
  openStore(await startServer(), { prefix: "lacuna/pictures" }),
);

describe("openS3Artifacts", () => {
  it("keeps stores with different prefixes apart", async () => {
    const endpoint = await startServer();
    const [one, two] = await Promise.all([
      openStore(endpoint, { prefix: "one" }),
      openStore(endpoint, { prefix: "two/" }),
    ]);
    await one.write("a/b", Buffer.from("x"), { contentType: "image/png" });
    expect(await two.stat("a/b")).toBeUndefined();
    await two.deleteAll("a/");
    expect(await one.stat("a/b")).toBeDefined();
    expect(await (await openStore(endpoint)).stat("one/a/b")).toBeDefined();
  });

  // s3rver cannot page on today's OpenSSL (its page tokens use a retired cipher), so this answers as the S3 reference says.
  it("goes through all pages of a listing when it deletes", async () => {
    const deleted: string[] = [];
    const server = createHttpServer((request, response) => {
      void text(request).then((body) => {
        deleted.push(...Array.from(body.matchAll(/<Key>(.*?)<\/Key>/g), ([, key = ""]) => key));
        const { searchParams } = new URL(request.url ?? "", "http://localhost");
        if (request.method === "POST") return response.end("<DeleteResult></DeleteResult>");
        const isLast = searchParams.get("continuation-token") === "page 2";
        const more = isLast ? "" : "<NextContinuationToken>page 2</NextContinuationToken>";
        const contents = `<Contents><Key>many/${isLast ? "b" : "a"}/0</Key></Contents>`;
        return response.end(
          `<ListBucketResult><IsTruncated>${!isLast}</IsTruncated>${more}${contents}</ListBucketResult>`,
        );
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const store = await openStore(`http://127.0.0.1:${portOf(server)}`);
    await store.deleteAll("many/");
    expect(deleted).toEqual(["many/a/0", "many/b/0"]);
    expect((await store.listFolders("many/")).map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("does not take a missing bucket for a missing file", async () => {
    const store = await openStore(await startServer(), { bucket: "elsewhere" });
    await expect(store.ping()).rejects.toThrow();
    await expect(store.read("a/b")).rejects.toThrow();
  });

  it("fails a ping when nobody answers", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const port = portOf(server);
    server.close();
    await once(server, "close");
    const store = await openStore(`http://127.0.0.1:${port}`);
    await expect(store.ping()).rejects.toThrow();
  });

  it("says which packages are missing", async () => {
    const notFound = new Error("Cannot find package '@aws-sdk/client-s3'");
    await expect(loadS3Sdk(() => Promise.reject(notFound))).rejects.toThrow("npm install @aws-sdk/client-s3");
  });

  it("refuses a prefix that is no folder", async () => {
    for (const prefix of ["a//b", "..", "a/../b", "a b", "///"]) {
      await expect(openS3Artifacts({ bucket: "results", prefix })).rejects.toThrow(RangeError);
    }
  });
});

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === "object" ? address?.port : undefined;
}
