import { request as sendRaw } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer, type TestServer } from "../testing/open-server.ts";
import { dataUri, maskFile, pictureFile } from "@lacuna/http/testing";

const RUN = "/fal/run/fal-ai/flux-pro/v1/erase";
const QUEUE = "/fal/queue/fal-ai/flux-pro/v1/erase";
const FILL = "/fal/run/fal-ai/flux-pro/v1/fill";
const REQUESTS = "/fal/queue/fal-ai/flux-pro/requests";
const NOBODY = "0c7c2a56-9d1f-4f6e-8f6b-0a1b2c3d4e5f";
const FILES = `/fal/media/files/${NOBODY}/a.png`;

let server: TestServer;
let image: string;
let mask: string;
let known: string;

beforeAll(async () => {
  server = await openServer({ maxBodyBytes: 200_000, settings: { maxUploadBytes: 100_000, maxPixels: 1_000_000 } });
  image = dataUri(await pictureFile(32, 24));
  mask = dataUri(await maskFile(32, 24, 6));
  const response = await post(QUEUE, {});
  known = JSON.parse(response.text).request_id;
}, 60_000);
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server[Symbol.asyncDispose]();
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

function send(
  method: string,
  path: string,
  headers: Record<string, string | string[]>,
  body?: string | Buffer,
): Promise<Answer> {
  const { hostname, port } = new URL(server.origin);
  return new Promise((resolve, reject) => {
    const sent = sendRaw({ hostname, port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const { statusCode: status = 0 } = response;
        resolve({ status, text: Buffer.concat(chunks).toString(), headers: response.headers });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const JSON_TYPE = { "content-type": "application/json" };

function post(path: string, changes: object, headers: Record<string, string> = {}): Promise<Answer> {
  return send(
    "POST",
    path,
    { ...JSON_TYPE, ...headers },
    JSON.stringify({ image_url: image, mask_url: mask, ...changes }),
  );
}

/** The list of a model-level error: where, what and which kind, for each fault. */
function expectList({ status, text, headers }: Answer, loc: readonly unknown[], type?: string): void {
  const body = JSON.parse(text);
  expect(status, text).toBe(422);
  expect(headers["content-type"]).toMatch(/^application\/json/);
  expect(headers["x-fal-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(Object.keys(body)).toEqual(["detail"]);
  for (const item of body.detail) {
    expect(item).toMatchObject({ loc: expect.any(Array), msg: expect.any(String), type: expect.any(String) });
    expect(item.loc.every((part: unknown) => typeof part === "string")).toBe(true);
  }
  expect(body.detail.map((item: { loc: unknown }) => item.loc)).toContainEqual(loc);
  if (type !== undefined) expect(body.detail.map((item: { type: unknown }) => item.type)).toContain(type);
  expect(text.length, "an error does not send the picture back").toBeLessThan(2000);
}

/** The flat text of a platform-level error. */
function expectText({ status, text, headers }: Answer, expected: number): void {
  expect(status, text).toBe(expected);
  expect(headers["content-type"]).toMatch(/^application\/json/);
  expect(headers["x-fal-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(text)).toMatchObject({ detail: expect.any(String) });
}

describe("an input", () => {
  it.each<[object, string, string?]>([
    [{ image_url: undefined }, "image_url", "missing"],
    [{ mask_url: undefined }, "mask_url", "missing"],
    [{ image_url: null }, "image_url", "string_type"],
    [{ image_url: 5 }, "image_url", "string_type"],
    [{ image_url: ["https://example.com/a.png"] }, "image_url", "string_type"],
    [{ image_url: { url: "x" } }, "image_url", "string_type"],
    [{ image_url: "" }, "image_url"],
    [{ image_url: " " }, "image_url", "file_download_error"],
    [{ image_url: "a.png" }, "image_url", "file_download_error"],
    [{ image_url: "//example.com/a.png" }, "image_url", "file_download_error"],
    [{ image_url: "https://" }, "image_url", "file_download_error"],
    [{ image_url: "ftp://example.com/a.png" }, "image_url", "file_download_error"],
    [{ image_url: "file:///etc/passwd" }, "image_url", "file_download_error"],
    [{ image_url: "javascript:alert(1)" }, "image_url", "file_download_error"],
    [{ image_url: "http://169.254.169.254/latest/meta-data" }, "image_url", "file_download_error"],
    [{ image_url: "http://10.0.0.1/a.png" }, "image_url", "file_download_error"],
    [{ image_url: "http://[::1]/a.png" }, "image_url", "file_download_error"],
    [{ image_url: "https://user:secret@example.com/a.png" }, "image_url", "file_download_error"],
    [{ image_url: "data:" }, "image_url", "image_load_error"],
    [{ image_url: "data:image/png;base64," }, "image_url", "image_load_error"],
    [{ image_url: "data:image/png;base64,####" }, "image_url", "image_load_error"],
    [{ image_url: "data:text/plain,hello" }, "image_url", "image_load_error"],
    [{ image_url: dataUri(Buffer.from("GIF89a no picture")) }, "image_url", "image_load_error"],
    [{ image_url: dataUri(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")) }, "image_url", "image_load_error"],
    [
      { mask_url: dataUri(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) },
      "mask_url",
      "image_load_error",
    ],
    [{ mask_url: "http://127.1/mask.png?x=http://fal.run" }, "mask_url"],
    [{ mask_url: true }, "mask_url", "string_type"],
    [{ dilate_pixels: 101 }, "dilate_pixels", "less_than_equal"],
    [{ dilate_pixels: -1 }, "dilate_pixels", "greater_than_equal"],
    [{ dilate_pixels: "101" }, "dilate_pixels", "less_than_equal"],
    [{ dilate_pixels: 1.5 }, "dilate_pixels"],
    [{ dilate_pixels: "ten" }, "dilate_pixels"],
    [{ dilate_pixels: 1e300 }, "dilate_pixels"],
    [{ dilate_pixels: null }, "dilate_pixels"],
    [{ dilate_pixels: [] }, "dilate_pixels"],
    [{ sync_mode: "perhaps" }, "sync_mode"],
    [{ sync_mode: 2 }, "sync_mode"],
    [{ sync_mode: null }, "sync_mode"],
    [{ output_format: "webp" }, "output_format"],
    [{ output_format: "PNG" }, "output_format"],
    [{ output_format: 1 }, "output_format"],
    [{ output_format: null }, "output_format"],
  ])("with %j is refused, by run and by the queue", async (changes, field, type) => {
    // 127.1 is this machine, to which the door of this test does lead; then the queue accepts and the worker would fail.
    if (String(Object.values(changes)[0]).includes("127.1")) {
      expect((await post(QUEUE, changes)).status).toBe(200);
      return;
    }
    for (const path of [RUN, QUEUE, `${RUN}/stream`]) expectList(await post(path, changes), ["body", field], type);
  });

  it("with a mask of another size is refused", async () => {
    const changes = { mask_url: dataUri(await maskFile(24, 32, 6)) };
    expectList(await post(RUN, changes), ["body", "mask_url"], "value_error");
  });

  it("with more pixels than the service takes is refused", async () => {
    const changes = {
      image_url: dataUri(await maskFile(1001, 1000, 6)),
      mask_url: dataUri(await maskFile(1001, 1000, 6)),
    };
    expectList(await post(RUN, changes), ["body", "image_url"], "image_too_large");
  });

  it("with an upload or a result that is not there is refused", async () => {
    for (const path of [FILES, `/artifacts/${NOBODY}/0.png?expires=1&signature=a`]) {
      expectList(await post(RUN, { image_url: server.origin + path }), ["body", "image_url"], "file_download_error");
    }
  });

  it("with several faults is told of all of them", async () => {
    const { text } = await post(RUN, { image_url: undefined, dilate_pixels: 500, output_format: "bmp" });
    expect(JSON.parse(text).detail).toHaveLength(3);
  });

  it.each<[object, string]>([
    [{ prompt: undefined }, "prompt"],
    [{ prompt: "x", num_images: 5 }, "num_images"],
    [{ prompt: "x", safety_tolerance: "7" }, "safety_tolerance"],
    [{ prompt: "x", safety_tolerance: 2 }, "safety_tolerance"],
    [{ prompt: "x", seed: "s" }, "seed"],
  ])("of fill with %j is refused", async (changes, field) => {
    expectList(await post(FILL, changes), ["body", field]);
  });
});

describe("a body", () => {
  it.each<[string, string | undefined, Record<string, string>]>([
    ["that is missing", undefined, {}],
    ["that is empty", "", JSON_TYPE],
    ["that is no JSON", "{", JSON_TYPE],
    ["that ends too soon", '{"image_url": "htt', JSON_TYPE],
    ["that is an array", "[]", JSON_TYPE],
    ["that is a text", '"x"', JSON_TYPE],
    ["that is a number", "1", JSON_TYPE],
    ["that is null", "null", JSON_TYPE],
    ["that is a form", "image_url=x", { "content-type": "application/x-www-form-urlencoded" }],
    ["that is a multipart form", "--x--", { "content-type": "multipart/form-data; boundary=x" }],
    ["of plain text, which any page may send", '{"image_url":"x"}', { "content-type": "text/plain" }],
    ["of no type", "{}", {}],
  ])("%s is refused", async (_name, body, headers) => {
    expectList(await send("POST", RUN, headers, body), ["body"]);
    expectList(await send("POST", QUEUE, headers, body), ["body"]);
  });

  it("with a prototype in it changes nothing", async () => {
    const body = `{"__proto__":{"image_url":"x"},"constructor":{"prototype":{"mask_url":"x"}}}`;
    expectList(await send("POST", RUN, JSON_TYPE, body), ["body", "image_url"], "missing");
  });

  it("nested deeper than any stack is refused", async () => {
    const deep = `{"image_url":${"[".repeat(90_000)}${"]".repeat(90_000)},"mask_url":"x"}`;
    expectText(await send("POST", RUN, JSON_TYPE, deep), 400);
  });

  it("that is not UTF-8 is refused", async () => {
    expectText(await send("POST", RUN, JSON_TYPE, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])), 400);
  });

  it("larger than allowed is refused", async () => {
    expectText(await send("POST", RUN, JSON_TYPE, JSON.stringify({ image_url: "x".repeat(200_000) })), 413);
  });

  it("whose type cannot be read is refused", async () => {
    const { status } = await send("POST", RUN, { "content-type": "nonsense" }, "{}");
    expect([415, 422]).toContain(status);
  });
});

describe("a header", () => {
  it.each<[string, string]>([
    ["x-fal-queue-priority", "urgent"],
    ["x-fal-queue-priority", "__proto__"],
    ["x-fal-request-timeout", "soon"],
    ["x-fal-request-timeout", "0"],
    ["x-fal-request-timeout", "-1"],
    ["x-fal-request-timeout", "1e9"],
    ["x-fal-request-start-timeout", "NaN"],
    ["x-fal-object-lifecycle-preference", "{"],
    ["x-fal-object-lifecycle-preference", "[]"],
    ["x-fal-object-lifecycle-preference", '{"expiration_duration_seconds":0}'],
    ["x-fal-object-lifecycle-preference", '{"expiration_duration_seconds":"1d"}'],
    ["x-fal-object-lifecycle-preference", "null"],
  ])("%s: %s is refused", async (name, value) => {
    const answer = await post(QUEUE, {}, { [name]: value });
    expect(JSON.parse(answer.text).detail[0].loc.slice(0, 2)).toEqual(["header", name]);
    expectList(answer, JSON.parse(answer.text).detail[0].loc);
  });
});

describe("a query", () => {
  it.each<[string, string]>([
    ["fal_webhook=", "fal_webhook"],
    ["fal_webhook=example.com", "fal_webhook"],
    ["fal_webhook=ftp%3A%2F%2Fexample.com", "fal_webhook"],
    ["fal_webhook=http%3A%2F%2F10.0.0.1%2F", "fal_webhook"],
    ["fal_webhook=http%3A%2F%2Fuser%3Apw%40example.com%2F", "fal_webhook"],
    ["fal_webhook=https%3A%2F%2Fa.example&fal_webhook=https%3A%2F%2Fb.example", "fal_webhook"],
    ["fal_max_queue_length=0", "fal_max_queue_length"],
    ["fal_max_queue_length=many", "fal_max_queue_length"],
    ["fal_max_queue_length=-1", "fal_max_queue_length"],
  ])("%s is refused", async (query, name) => {
    expectList(await post(`${QUEUE}?${query}`, {}), ["query", name]);
  });

  it.each(["logs=banana", "logs=", "logs=2", "logs[]=1&logs=x"])("%s is refused", async (query) => {
    expectList(await send("GET", `${REQUESTS}/${known}/status?${query}`, {}), ["query", "logs"]);
    expectList(await send("GET", `${REQUESTS}/${known}/status/stream?${query}`, {}), ["query", "logs"]);
  });
});

describe("a path", () => {
  it.each([
    "/fal/run/fal-ai/flux-pro",
    "/fal/run/fal-ai/flux-pro/v1/erase/",
    "/fal/run/fal-ai/flux-pro/v1/erase/more",
    "/fal/run/fal-ai/flux/dev",
    "/fal/run/",
    "/fal/queue/fal-ai/flux/requests/x/status",
    "/fal/rest/storage/upload",
    "/fal/media/files",
    "/fal/nothing",
    "/fal/run/%00",
    "/fal/run/%zz",
    "/fal/queue/fal-ai/flux-pro/requests/%c0%ae/status",
    "/fal/run/%F0%9F%98%80",
    "/fal/run/..%2f..%2fetc",
  ])("%s that leads nowhere is a 404 that names it", async (path) => {
    const answer = await send("POST", path, JSON_TYPE, "{}");
    expectText(answer, 404);
    expect(JSON.parse(answer.text).detail).toMatch(/^Path \/.* not found$/);
  });

  it("of a request without one that is known is a 404", async () => {
    for (const id of [NOBODY, "x", "..", "%00", "1 OR 1", `${NOBODY}x`, NOBODY.replaceAll("-", "")]) {
      const path = `${REQUESTS}/${encodeURIComponent(id)}`;
      for (const suffix of ["/status", "/status/stream"]) expectText(await send("GET", path + suffix, {}), 404);
      const cancelled = await send("PUT", `${path}/cancel`, JSON_TYPE);
      expect(cancelled.status).toBe(404);
    }
    expect(JSON.parse((await send("PUT", `${REQUESTS}/${NOBODY}/cancel`, {})).text)).toEqual({ status: "NOT_FOUND" });
  });

  it("under a name that is not ours is refused: a page may have pointed it here", async () => {
    for (const path of [RUN, QUEUE, "/fal/media/files/upload"]) {
      expectText(await send("POST", path, { ...JSON_TYPE, host: "rebound.example" }, "{}"), 421);
    }
  });

  it("takes no other method", async () => {
    for (const method of ["GET", "PUT", "DELETE", "PATCH"]) expectText(await send(method, RUN, {}), 405);
  });

  it("of the proxy goes nowhere without a target of the vendor's", async () => {
    for (const target of [undefined, "", "https://example.com/", "http://127.0.0.1/", "nonsense"]) {
      const headers = target === undefined ? {} : { "x-fal-target-url": target };
      const answer = await send("POST", "/api/fal/proxy", { ...JSON_TYPE, ...headers }, "{}");
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toBe("Invalid request");
    }
  });
});

describe("an upload", () => {
  const INITIATE = "/fal/rest/storage/upload/initiate?storage_type=fal-cdn-v3";
  const initiate = async (): Promise<string> => {
    const answer = await send("POST", INITIATE, JSON_TYPE, '{"content_type":"text/html","file_name":"a.html"}');
    return new URL(JSON.parse(answer.text).upload_url).pathname;
  };

  it.each<[string, string]>([
    ["{}", "file_name"],
    ['{"file_name":""}', "file_name"],
    ['{"file_name":5}', "file_name"],
    ['{"file_name":"a","content_type":"picture"}', "content_type"],
    ['{"file_name":"a","content_type":"image/png\\r\\nx-y: z"}', "content_type"],
    ['{"file_name":"a","content_type":7}', "content_type"],
  ])("that begins with %s is refused", async (body, field) => {
    expectList(await send("POST", INITIATE, JSON_TYPE, body), ["body", field]);
    expectList(await send("POST", INITIATE.replace("initiate", "initiate-multipart"), JSON_TYPE, body), [
      "body",
      field,
    ]);
  });

  it("whose name is a path stays a name", async () => {
    for (const name of ["../../x", "/etc/passwd", "..", ".", "ä", "a?b#c", "%2e%2e", "x".repeat(1000)]) {
      const body = JSON.stringify({ file_name: name, content_type: "image/png" });
      const { upload_url: url } = JSON.parse((await send("POST", INITIATE, JSON_TYPE, body)).text);
      expect(url).toMatch(/\/fal\/media\/files\/[0-9a-f-]{36}\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/);
    }
  });

  it("to an address that nobody was given is a 404", async () => {
    expectText(await send("PUT", FILES, {}, "x"), 404);
    expectText(await send("PUT", FILES.replace(NOBODY, "x"), {}, "x"), 404);
    expectText(await send("PUT", `${FILES}/1`, {}, "x"), 404);
    expectText(await send("POST", `${FILES}/complete`, JSON_TYPE, '{"parts":[{"partNumber":1}]}'), 404);
    expectText(await send("GET", FILES, {}), 404);
  });

  it("of more than the service takes is a 413, told before and while it comes", async () => {
    const path = await initiate();
    const large = Buffer.alloc(100_001);
    expectText(await send("PUT", path, {}, large), 413);
    expectText(await send("PUT", path, { "transfer-encoding": "chunked" }, large), 413);
    expectText(await send("PUT", `${path}/1`, { "transfer-encoding": "chunked" }, large), 413);
    expectText(await send("POST", "/fal/media/files/upload", { "content-type": "image/png" }, large), 413);
  });

  it("in parts must number them and send them all", async () => {
    const path = await initiate();
    for (const part of ["0", "10001", "x", "-1", "1.5", "1e1"]) {
      expectList(await send("PUT", `${path}/${part}`, {}, "x"), ["path", "part_number"]);
    }
    for (const body of ["", "{}", '{"parts":[]}', '{"parts":[{}]}', '{"parts":[{"partNumber":0}]}', "[]"]) {
      expect((await send("POST", `${path}/complete`, JSON_TYPE, body)).status).toBe(422);
    }
    expect((await send("PUT", `${path}/1`, {}, "x")).status).toBe(200);
    const both = '{"parts":[{"partNumber":1},{"partNumber":2}]}';
    expectText(await send("POST", `${path}/complete`, JSON_TYPE, both), 400);
  });

  it("of a page is sent back as a file to save, which no browser runs", async () => {
    const path = await initiate();
    expect((await send("PUT", path, { "content-type": "text/html" }, "<script>1</script>")).status).toBe(200);
    const { headers, text } = await send("GET", path, {});
    expect(text).toBe("<script>1</script>");
    expect(headers).toMatchObject({
      "content-disposition": "attachment",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
    expectText(await send("PUT", path, {}, "again"), 409);
  });

  it("that breaks off is not there", async () => {
    const path = await initiate();
    const { hostname, port } = new URL(server.origin);
    await new Promise<void>((resolve) => {
      const sent = sendRaw({ hostname, port, method: "PUT", path, headers: { "content-length": "1000" } });
      sent.on("error", () => undefined);
      sent.on("close", resolve);
      sent.write("half", () => sent.destroy());
    });
    expectText(await send("GET", path, {}), 404);
    expect((await send("PUT", path, {}, "whole")).status).toBe(200);
    expect((await send("GET", path, {})).text).toBe("whole");
  });
});

it.each(["{}", '{"allowed_apps":[]}', '{"allowed_apps":"flux-pro"}', '{"allowed_apps":["x"],"token_expiration":0}'])(
  "a token asked for with %s is refused",
  async (body) => {
    expect((await send("POST", "/fal/rest/tokens/", JSON_TYPE, body)).status).toBe(422);
  },
);
