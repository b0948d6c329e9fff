import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { startBucket } from "@lacuna/jobs/testing";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { startServerProcess } from "../testing/server-process.ts";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "../testing/tls-certificate.ts";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-surroundings-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

async function bodyOfSmallErase(): Promise<{ image: string; mask: string }> {
  return { image: toBase64(await pictureFile(64, 64)), mask: toBase64(await maskFile(64, 64, 12)) };
}

const ONE_WORKER = ["--port", "0", "--workers", "1", "--threads", "1"];

it("keeps pictures in a bucket, and serves them from there after a restart", { timeout: 120_000 }, async () => {
  const bucket = await startBucket();
  onTestFinished(() => bucket.stop());
  const folder = await temporaryFolder();
  const flags = [...ONE_WORKER, "--data-folder", folder, "--s3-bucket", bucket.name, "--s3-endpoint", bucket.endpoint];
  const { accessKeyId, secretAccessKey } = bucket.credentials;
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };

  let id: string;
  let made: Uint8Array;
  {
    await using server = startServerProcess(flags, env);
    const task = await submitToBfl(await server.origin, await bodyOfSmallErase());
    id = task.id;
    made = await download(await pollBfl(task));
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
  }
  await using again = startServerProcess(flags, env);
  const sample = await pollBfl({ id, pollingUrl: `${await again.origin}/v1/get_result?id=${id}` });
  expect(await download(sample)).toEqual(made);
  const part = await fetch(sample, { headers: { range: "bytes=1-3" } });
  expect([part.status, await part.text()]).toEqual([206, "PNG"]);
});

it("speaks TLS, and its links say so", { timeout: 120_000 }, async () => {
  const folder = await temporaryFolder();
  const [cert, key] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  await writeFile(cert, TEST_CERTIFICATE);
  await writeFile(key, TEST_CERTIFICATE_KEY);
  const flags = [...ONE_WORKER, "--data-folder", folder, "--tls-cert-file", cert, "--tls-key-file", key];
  await using server = startServerProcess(flags);
  const origin = await server.origin;
  expect(origin).toMatch(/^https:/);

  const submitted = await ask(`${origin}/v1/flux-tools/erase-v1`, await bodyOfSmallErase());
  const { polling_url: pollingUrl } = z.object({ polling_url: z.string().startsWith(origin) }).parse(submitted);
  const poll = z.object({ status: z.string(), result: z.object({ sample: z.string() }).nullish() });
  for (;;) {
    const { status, result } = poll.parse(await ask(pollingUrl));
    if (status === "Pending") await sleep(50);
    else {
      expect(status).toBe("Ready");
      expect(result?.sample).toMatch(/^https:/);
      return;
    }
  }
});

/** As a client does that trusts the certificate. */
async function ask(url: string, body?: object): Promise<unknown> {
  const outgoing = request(url, {
    ca: TEST_CERTIFICATE,
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json" },
  });
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = await once(outgoing, "response");
  expect(response.statusCode).toBe(200);
  return json(response);
}
