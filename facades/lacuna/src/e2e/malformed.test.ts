import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { openServer } from "../testing/open-server.ts";
import { dataUri, maskFile, pictureFile } from "@lacuna/http/testing";
import { readProblem } from "../testing/read-problem.ts";

const image = "https://pictures.example/a.png";
const mask = "https://pictures.example/m.png";
const picture = dataUri(await pictureFile(32, 24));
const UUID = "2b9d3c0a-6c1e-4d0c-9a57-2f6f1f0f9d11";
const ok = (more: object = {}) => ({ image, mask, ...more });
const masked = (drawn: unknown) => ({ image, mask: drawn });

type Case = readonly [name: string, body: string | Buffer | object, detail: RegExp, status?: number];

const BODIES: readonly Case[] = [
  ["nothing", "", /empty/, 400],
  ["a blank", " ", /not JSON/, 400],
  ["null", "null", /object/, 400],
  ["a list", "[]", /object/, 400],
  ["a text", '"x"', /object/, 400],
  ["a number", "17", /object/, 400],
  ["words", "hello", /not JSON/, 400],
  ["half an object", '{"image":"', /not JSON/, 400],
  ["single quotes", "{'image':'x'}", /not JSON/, 400],
  ["a comma too many", '{"image":"x",}', /not JSON/, 400],
  ["two objects", "{}{}", /not JSON/, 400],
  ["not a number", '{"seed":NaN}', /not JSON/, 400],
  ["bytes that are no text", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), /UTF-8/, 400],
  ["compressed bytes", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), /UTF-8|JSON/, 400],
  ["what is nested deeply", `${'{"image":'.repeat(100)}1${"}".repeat(100)}`, /deep/, 400],
  ["what is nested without end", '{"a":'.repeat(15_000), /deep/, 400],
  ["more than the limit", ok({ image: `https://a.example/${"x".repeat(200_000)}` }), /./, 413],
  ["no field at all", {}, /\/image.*\/mask/],
  ["no image", { mask }, /\/image/],
  ["no mask", { image }, /\/mask/],
  ["an image of null", ok({ image: null }), /\/image/],
  ["an image that is a number", ok({ image: 5 }), /\/image/],
  ["a list of images", ok({ image: [image] }), /\/image/],
  ["an empty image", ok({ image: "" }), /\/image/],
  ["a blank image", ok({ image: "  " }), /empty/],
  ["an image that is no base64", ok({ image: "room.png" }), /base64/],
  ["an image in half of base64", ok({ image: "data:image/png;base64,A" }), /data URI/],
  ["a data URI without an end", ok({ image: "data:image/png;base64" }), /data URI/],
  ["an image of other bytes", ok({ image: "aGVsbG8gd29ybGQ=" }), /Image/],
  ["a mask of other bytes", { image: picture, mask: "aGVsbG8gd29ybGQ=" }, /Mask/],
  ["an avoid mask of other bytes", { image: picture, mask: "alpha", avoid: "aGVsbG8gd29ybGQ=" }, /Avoid/],
  ["half a picture", ok({ image: picture.slice(0, 60) }), /Image/],
  ["a file of the server", ok({ image: "file:///etc/passwd" }), /base64/],
  ["an image inside", ok({ image: "http://169.254.169.254/latest" }), /Image/],
  ["a mask inside", ok({ mask: "http://10.0.0.1/" }), /Mask/],
  ["a guide of other bytes", { image: picture, mask: "alpha", guide: "aGVsbG8gd29ybGQ=" }, /Guide/],
  ["half a guide", { image: picture, mask: "alpha", guide: picture.slice(0, 60) }, /Guide/],
  ["a guide that is empty", ok({ guide: "" }), /\/guide/],
  ["a guide inside", ok({ guide: "http://169.254.169.254/" }), /Guide/],
  ["a guide that is not there", ok({ guide: { uploadId: UUID } }), /guide/],
  ["a guide of more pixels", { image: picture, mask: "alpha", guide: dataUri(await pictureFile(90, 90)) }, /90×90/],
  ["a guide beside a search", { image, mask: { find: ["text"] }, guide: image }, /\/guide.*its own/],
  ["a box without a guide", ok({ guideBox: { x: 0, y: 0, width: 5, height: 5 } }), /\/guideBox.*goes with/],
  ["a guide in a box of no height", ok({ guide: image, guideBox: { x: 0, y: 0, width: 5, height: 0 } }), /height/],
  ["an avoid mask inside", ok({ avoid: "http://[::1]/" }), /Avoid/],
  ["an image with a password", ok({ image: "http://a:b@a.example/a.png" }), /Image/],
  ["an endless address", ok({ image: `https://a.example/${"x".repeat(9000)}` }), /longer/],
  ["an upload that is no id", ok({ image: { uploadId: "x" } }), /\/image/],
  ["an upload that is not there", ok({ image: { uploadId: UUID } }), /upload/],
  ["an upload for a mask that is not there", ok({ mask: { uploadId: UUID } }), /upload/],
  ["a mask that is false", ok({ mask: false }), /\/mask/],
  ["a mask of nothing", masked({}), /\/mask/],
  ["a mask of what lies beyond", masked({ kind: "beyond", canvas: { left: 5 } }), /\/mask/],
  ["a canvas for a mask", masked({ canvas: { left: 5 } }), /\/mask/],
  ["a canvas beside a mask", ok({ canvas: { left: 5 } }), /canvas/],
  ["a mask of other words", masked({ box: [] }), /\/mask/],
  ["no boxes", masked({ boxes: [] }), /Nothing is drawn/],
  ["a box of no width", masked({ boxes: [{ x: 0, y: 0, width: 0, height: 1 }] }), /\/mask\/boxes\/0\/width/],
  ["a box without a height", masked({ boxes: [{ x: 0, y: 0, width: 1 }] }), /\/mask\/boxes\/0\/height/],
  ["a box too far away", masked({ boxes: [{ x: 1e7, y: 0, width: 1, height: 1 }] }), /\/mask\/boxes\/0\/x/],
  ["a box that is a list", masked({ boxes: [[0, 0, 1, 1]] }), /\/mask\/boxes\/0/],
  [
    "a polygon of two corners",
    masked({
      polygons: [
        [
          [0, 0],
          [1, 1],
        ],
      ],
    }),
    /\/mask\/polygons\/0/,
  ],
  [
    "a corner of three numbers",
    masked({
      polygons: [
        [
          [0, 0, 0],
          [1, 1],
          [2, 0],
        ],
      ],
    }),
    /\/mask\/polygons\/0\/0/,
  ],
  ["a stroke without a radius", masked({ strokes: [{ points: [[0, 0]] }] }), /radiusPixels/],
  ["a stroke of radius 0", masked({ strokes: [{ radiusPixels: 0, points: [[0, 0]] }] }), /radiusPixels/],
  ["a stroke without points", masked({ strokes: [{ radiusPixels: 3, points: [] }] }), /points/],
  ["nothing to find", masked({ find: [] }), /\/mask\/find/],
  ["something that nobody finds", masked({ find: ["happiness"] }), /\/mask\/find\/0/],
  ["a word for what is to be found", masked({ find: "text" }), /\/mask\/find/],
  ["the shadow of nothing", masked({ find: ["shadow"] }), /\/mask\/marked.*beside/],
  ["a search in no box", masked({ find: ["text"], within: [] }), /\/mask\/within/],
  ["a search in a box of no width", masked({ find: ["text"], within: [{ x: 0, y: 0, width: 0, height: 1 }] }), /width/],
  ["a search with other words", masked({ find: ["text"], inside: [] }), /inside/],
  ["a search for more than is marked", masked({ find: ["text"], marked: { find: ["text"] } }), /marked/],
  ["runs that do not add up", masked({ width: 4, height: 4, runs: [15] }), /add up/],
  ["runs below 0", masked({ width: 4, height: 4, runs: [20, -4] }), /runs\/1/],
  ["runs of parts", masked({ width: 1, height: 1, runs: [0.5, 0.5] }), /runs\/0/],
  ["runs of another size", { image: picture, mask: { width: 4, height: 4, runs: [16] } }, /4×4/],
  ["a mask of another size", { image: picture, mask: dataUri(await maskFile(24, 32, 4)) }, /24×32/],
  [
    "a search beside runs of another size",
    { image: picture, mask: { find: ["shadow"], marked: { width: 4, height: 4, runs: [16] } } },
    /4×4/,
  ],
  ["a search beside a mask inside", masked({ find: ["shadow"], marked: "http://10.0.0.1/" }), /Mask/],
  ["an avoid mask of another size", { image: picture, mask: "alpha", avoid: dataUri(await maskFile(8, 8, 4)) }, /8×8/],
  ["dilation below 0", ok({ dilatePixels: -1 }), /\/dilatePixels/],
  ["dilation above 100", ok({ dilatePixels: 101 }), /\/dilatePixels/],
  ["a part of a pixel", ok({ dilatePixels: 1.5 }), /\/dilatePixels/],
  ["dilation as a text", ok({ dilatePixels: "10" }), /\/dilatePixels/],
  ["a seed beyond 32 bits", ok({ seed: 4294967296 }), /\/seed/],
  ["a seed of 1e300", ok({ seed: 1e300 }), /\/seed/],
  ["9 variations", ok({ variations: 9 }), /\/variations/],
  ["no variations", ok({ variations: 0 }), /\/variations/],
  ["another effort", ok({ effort: "max" }), /\/effort/],
  ["another priority", ok({ priority: "high" }), /\/priority/],
  ["another format", ok({ output: { format: "gif" } }), /\/output\/format/],
  ["a quality of 0", ok({ output: { quality: 0 } }), /\/output\/quality/],
  ["an output of null", ok({ output: null }), /\/output/],
  ["an output of other words", ok({ output: { fromat: "png" } }), /fromat/],
  ["a misspelled option", ok({ dilate_pixels: 3 }), /dilate_pixels/],
  ["a name of objects' own", '{"__proto__":{},"image":"https://a.example/a","mask":"alpha"}', /__proto__/],
  ["a webhook that is no address", ok({ webhookUrl: "hook" }), /\/webhookUrl/],
  ["a webhook that is a script", ok({ webhookUrl: "javascript:x" }), /\/webhookUrl/],
  ["a webhook inside", ok({ webhookUrl: "http://10.0.0.1/" }), /Webhook/],
  ["a secret of another kind", ok({ webhookUrl: "https://a.example/", webhookSecret: "secret" }), /\/webhookSecret/],
  ["a prompt for an erase", ok({ prompt: "a lamp" }), /prompt/],
];

const FILLS: readonly Case[] = [
  ["no prompt", ok(), /\/prompt/],
  ["an empty prompt", ok({ prompt: "" }), /\/prompt/],
  ["0 steps", ok({ prompt: "p", steps: 0 }), /\/steps/],
  ["too much guidance", ok({ prompt: "p", guidance: 101 }), /\/guidance/],
  ["a tolerance of 7", ok({ prompt: "p", safetyTolerance: 7 }), /\/safetyTolerance/],
  ["an avoid mask", ok({ prompt: "p", avoid: mask }), /avoid/],
  ["effort", ok({ prompt: "p", effort: "best" }), /effort/],
  ["a fill without a provider", ok({ prompt: "p" }), /provider/, 501],
];

const SEARCHES: readonly Case[] = [
  ["no mask", { image }, /\/mask/],
  ["a mask that is a picture", ok(), /\/mask/],
  ["a mask that is drawn", masked({ boxes: [{ x: 0, y: 0, width: 1, height: 1 }] }), /\/mask/],
  ["nothing to find", masked({ find: [] }), /\/mask\/find/],
  ["the shadow of nothing", masked({ find: ["shadow"] }), /beside/],
  ["dilation", { image, mask: { find: ["text"] }, dilatePixels: 3 }, /dilatePixels/],
  ["a seed", { image, mask: { find: ["text"] }, seed: 3 }, /seed/],
  ["a picture that is none", { image: "aGVsbG8gd29ybGQ=", mask: { find: ["text"] } }, /Image/],
];

const extended = (more: object) => ({ image: picture, ...more });
const EXTENDS: readonly Case[] = [
  ["no canvas", extended({}), /\/canvas/],
  ["a canvas of nothing", extended({ canvas: {} }), /No side/],
  ["a canvas of words", extended({ canvas: "16:9" }), /\/canvas/],
  ["a canvas of two kinds", extended({ canvas: { left: 5, aspectRatio: "1:1" } }), /\/canvas/],
  ["a margin below nothing", extended({ canvas: { left: -5 } }), /\/canvas/],
  ["a margin of half a pixel", extended({ canvas: { left: 0.5 } }), /\/canvas/],
  ["a margin in inches", extended({ canvas: { left: "5in" } }), /\/canvas/],
  ["a negative percentage", extended({ canvas: { left: "-5%" } }), /eft must be/],
  ["a side without end", extended({ canvas: { width: 1e9, height: 1e9 } }), /\/canvas/],
  ["half a size", extended({ canvas: { width: 100 } }), /\/canvas/],
  ["a percentage without end", extended({ canvas: { right: "1000000%" } }), /65535/],
  ["an aspect ratio of nothing", extended({ canvas: { aspectRatio: "0:1" } }), /aspect ratio/],
  ["an anchor nobody knows", extended({ canvas: { width: 100, height: 100, anchor: "middle" } }), /anchor/],
  ["a mask", extended({ canvas: { left: 5 }, mask: picture }), /mask/],
  ["steps without a prompt", extended({ canvas: { left: 5 }, steps: 5 }), /go with a prompt/],
  ["an effort with a prompt", extended({ canvas: { left: 5 }, prompt: "p", effort: "best" }), /without a prompt/],
  ["too much overlap", extended({ canvas: { left: 5 }, overlapPixels: 101 }), /overlapPixels/],
];

const FORMS: readonly (readonly [name: string, fill: (form: FormData) => void, detail: RegExp, status?: number])[] = [
  ["no fields", () => undefined, /./, 422],
  ["options that are not JSON", (form) => form.set("options", "{"), /not JSON/, 400],
  ["options that are a list", (form) => form.set("options", "[]"), /object/, 400],
  ["an unknown file", (form) => form.set("picture", new Blob(["x"])), /\/picture/],
  ["an unknown text", (form) => form.set("seed", "5"), /\/seed/],
  ["a mask as text", (form) => form.set("mask", "alpha"), /\/mask/],
  ["an empty file", (form) => form.set("image", new Blob([])), /\/image/],
  ["the same file twice", (form) => ["a", "b"].forEach((text) => form.append("image", new Blob([text]))), /twice/],
  ["the same text twice", (form) => ["{}", "{}"].forEach((text) => form.append("options", text)), /twice/],
  ["only an image", (form) => form.set("image", new Blob(["x"])), /\/mask/],
  [
    "an image twice over",
    (form) => {
      form.set("image", new Blob(["x"]));
      form.set("options", JSON.stringify(ok()));
    },
    /not as both/,
  ],
  [
    "files that are no pictures",
    (form) => {
      form.set("image", new Blob(["x"]));
      form.set("mask", new Blob(["y"]));
    },
    /Image/,
  ],
  [
    "five files",
    (form) => ["image", "mask", "avoid", "guide", "more"].forEach((name) => form.set(name, new Blob([name]))),
    /./,
    413,
  ],
  ["a file beyond the limit", (form) => form.set("image", new Blob(["x".repeat(60_000)])), /./, 413],
];

const QUERIES: readonly [query: string, detail: RegExp][] = [
  ["limit=0", /limit/],
  ["limit=101", /limit/],
  ["limit=-1", /limit/],
  ["limit=ten", /limit/],
  ["limit=1e1", /limit/],
  ["limit=5&limit=6", /limit/],
  ["state=done", /state/],
  ["state=queued,", /state/],
  ["cursor=x", /cursor/],
  ["cursor=-1", /cursor/],
  ["cursor=99999999999999999999-1", /cursor/],
  ["acceptedBefore=yesterday", /acceptedBefore/],
  ["acceptedBefore=2026-13-45T00:00:00Z", /acceptedBefore/],
];

const small = { settings: { maxUploadBytes: 50_000 }, maxBodyBytes: 150_000 };

describe("what cannot be meant", () => {
  it.each<[string, readonly Case[]]>([
    ["/lacuna/v1/erase", BODIES],
    ["/lacuna/v1/fill", FILLS],
    ["/lacuna/v1/extend", EXTENDS],
    ["/lacuna/v1/select", SEARCHES],
  ])("is answered with a problem at %s, whatever is sent, and nothing is stored", async (path, cases) => {
    await using server = await openServer(small);
    for (const [name, body, detail, status = 422] of cases) {
      const payload = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const headers = { "content-type": "application/json" };
      const reply = await fetch(server.origin + path, { method: "POST", headers, body: payload });
      const said = await readProblem(reply);
      expect([said.status, said.detail], name).toEqual([status, expect.stringMatching(detail)]);
    }
    expect(await server.tasks.list({ limit: 1 })).toEqual([]);
    expect(server.faults).toEqual([]);
  });

  it("is answered in forms", async () => {
    await using server = await openServer(small);
    for (const [name, fill, detail, status = 422] of FORMS) {
      const body = new FormData();
      fill(body);
      const said = await readProblem(await fetch(`${server.origin}/lacuna/v1/erase`, { method: "POST", body }));
      expect([said.status, said.detail], name).toEqual([status, expect.stringMatching(detail)]);
    }
    expect(await server.tasks.list({ limit: 1 })).toEqual([]);
    expect(server.faults).toEqual([]);
  });

  it.each<[string, string, number[]]>([
    ["text/plain", "{}", [415]],
    ["application/x-www-form-urlencoded", "image=x", [415]],
    ["nonsense", "{}", [415]],
    ["multipart/form-data", "x", [400, 406, 415, 422]],
    ["multipart/form-data; boundary=x", "no part", [400, 422]],
    [
      "multipart/form-data; boundary=x",
      '--x\r\ncontent-disposition: form-data; name="image"; filename="a"\r\n\r\nab',
      [400],
    ],
    ["multipart/form-data; boundary=x", "--x\r\n\r\n\r\n--x--", [400, 422]],
    [
      "multipart/form-data; boundary=x",
      '--x\r\ncontent-disposition: form-data; nme="image"; filename="a.png"\r\n\r\na\r\n--x--',
      [422],
    ],
    ["application/json; charset=utf-16", "{}", [415, 422]],
  ])("is answered when it comes as %s: %j", async (type, body, statuses) => {
    await using server = await openServer();
    const headers = { "content-type": type };
    const reply = await fetch(`${server.origin}/lacuna/v1/erase`, { method: "POST", headers, body });
    expect(statuses).toContain((await readProblem(reply)).status);
    expect(server.faults).toEqual([]);
  });

  it("is answered in queries and headers", async () => {
    await using server = await openServer();
    for (const [query, detail] of QUERIES) {
      const said = await readProblem(await fetch(`${server.origin}/lacuna/v1/tasks?${query}`));
      expect([said.status, said.detail], query).toEqual([422, expect.stringMatching(detail)]);
    }
    const post = (query: string, headers: Record<string, string> = {}) =>
      fetch(`${server.origin}/lacuna/v1/erase${query}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(ok()),
      });
    for (const query of ["?wait=301", "?wait=-1", "?wait=soon", "?wait=1&wait=2", "?inline=yes"]) {
      expect((await readProblem(await post(query))).status, query).toBe(422);
    }
    for (const key of ["", '""', "x".repeat(256), "schlüssel"]) {
      expect((await readProblem(await post("", { "idempotency-key": key }))).status, key).toBe(422);
    }
    expect(await server.tasks.list({ limit: 1 })).toEqual([]);
  });

  it.each([
    ["GET", `/tasks/${UUID}`, 404],
    ["DELETE", `/tasks/${UUID}`, 404],
    ["POST", `/tasks/${UUID}/cancel`, 404],
    ["GET", `/tasks/${UUID}/events`, 404],
    ["GET", `/tasks/${UUID}/results/0`, 404],
    ["GET", `/tasks/${UUID}/preview`, 404],
    ["GET", "/tasks/nothing", 404],
    ["GET", "/tasks/%00", 404],
    ["GET", "/tasks/..%2f..%2fetc", 404],
    ["GET", `/tasks/${"x".repeat(90)}`, 404],
    ["GET", "/nothing", 404],
    ["GET", "/erase", 405],
    ["GET", "/select", 405],
    ["PUT", "/erase", 405],
    ["DELETE", "/tasks", 405],
    ["POST", "/tasks", 405],
    ["POST", `/tasks/${UUID}`, 405],
    ["GET", `/tasks/${UUID}/cancel`, 405],
    ["PATCH", "/uploads", 405],
    ["POST", "/openapi.json", 405],
  ])("is a problem: %s %s", async (method, path, status) => {
    await using server = await openServer();
    const reply = await fetch(`${server.origin}/lacuna/v1${path}`, { method });
    expect((await readProblem(reply)).status).toBe(status);
    if (status === 405) expect(reply.headers.get("allow")).toMatch(/^[A-Z, ]+$/);
  });

  it.each([
    ["application/json", '{"image":'],
    ["multipart/form-data; boundary=x", '--x\r\ncontent-disposition: form-data; name="image"; filename="a"\r\n\r\nabc'],
  ])("does no harm when it breaks off as %s", async (type, begin) => {
    await using server = await openServer();
    const { hostname, port } = new URL(server.origin);
    const sending = request({
      hostname,
      port,
      method: "POST",
      path: "/lacuna/v1/erase",
      headers: { "content-type": type, "content-length": "1000" },
    });
    const ended = new Promise((resolve) => sending.once("error", resolve));
    const received = new Promise((resolve) => server.app.server.once("request", resolve));
    sending.write(begin);
    await received;
    sending.destroy(new Error("gone"));
    await ended;
    expect((await fetch(`${server.origin}/lacuna/v1/tasks`)).status).toBe(200);
    expect(await server.tasks.list({ limit: 1 })).toEqual([]);
    expect(server.faults).toEqual([]);
  });
});
