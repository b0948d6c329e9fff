import { ModelError } from "@lacuna/providers/networks";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { chooseNetworkFiles } from "./choose-network-files.ts";
import { NetworkChoiceError } from "./network-choice-error.ts";
import { unzipFiles } from "./unzip-files.ts";

function manifest(name: string): File {
  const text = JSON.stringify({
    format: 1,
    name,
    about: "For a test.",
    file: `${name}.onnx`,
    sha256: null,
    sizeBytes: null,
    license: "none",
    source: "a test",
    memoryBytes: null,
    size: { kind: "square", side: 64 },
    inputs: [{ name: "image", type: "uint8", parts: [{ holds: "picture", low: 0, high: 255 }] }],
    output: { name: "result", type: "uint8", low: 0, high: 255 },
  });
  return new File([text], `${name}.json`);
}
const network = (name: string): File => new File(["bytes"], name);

describe("choosing a network's two files", () => {
  it("finds the pair among whatever else is in a folder", async () => {
    const other = new File(["{ 1"], "settings.json");
    const files = [other, network("b.onnx"), manifest("a"), new File(["x"], "notes.txt"), network("a.onnx")];
    const chosen = await chooseNetworkFiles(files);
    expect(chosen.manifest.name).toBe("a");
    expect(chosen.model.name).toBe("a.onnx");
  });

  it("takes the only network for the only manifest, whatever it is called", async () => {
    expect((await chooseNetworkFiles([manifest("a"), network("download (1).ONNX")])).model.name).toBe(
      "download (1).ONNX",
    );
  });

  it.each([
    ["no network", [manifest("a")], "no .onnx file"],
    ["no manifest", [network("a.onnx")], "manifest, a .json file"],
    [
      "several networks",
      [manifest("b"), manifest("a"), network("a.onnx"), network("b.onnx")],
      "several networks: a, b.",
    ],
    ["other networks only", [manifest("a"), network("b.onnx"), network("c.onnx")], "is missing: a.onnx"],
    [
      "a manifest too large to be one",
      [new File([" ".repeat(200_000)], "a.json"), network("a.onnx")],
      "manifest, a .json",
    ],
  ])("says so when there is %s", async (_, files, message) => {
    const choosing = chooseNetworkFiles(files);
    await expect(choosing).rejects.toBeInstanceOf(NetworkChoiceError);
    await expect(choosing).rejects.toThrow(message);
  });

  it("says what is wrong with the only manifest", async () => {
    const choosing = chooseNetworkFiles([new File(['{ "format": 2 }'], "a.json"), network("a.onnx")]);
    await expect(choosing).rejects.toBeInstanceOf(ModelError);
    await expect(choosing).rejects.toThrow("a.json: at format");
  });
});

describe("unpacking a zip file", () => {
  it("takes manifests and networks out of its folders, and nothing else", async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const packed = zipSync({ "x/a.json": bytes, "x/y/a.onnx": bytes, "x/readme.txt": bytes });
    const files = await unzipFiles(new File([packed], "a.zip"));
    expect(files.map(({ name }) => name)).toEqual(["a.json", "a.onnx"]);
    expect(new Uint8Array((await files[1]?.arrayBuffer()) ?? [])).toEqual(bytes);
  });

  it("refuses what is no zip file, and one that claims to hold more than a page can", async () => {
    await expect(unzipFiles(new File(["no zip"], "a.zip"))).rejects.toThrow(/^a\.zip cannot be unpacked: /);
    const packed = zipSync({ "a.onnx": new Uint8Array(100) });
    // The size unpacked, at byte 24 of the directory's record.
    const record = packed.findIndex((_, at) => packed.subarray(at, at + 4).join() === "80,75,1,2");
    new DataView(packed.buffer, packed.byteOffset).setUint32(record + 24, 2_100_000_000, true);
    await expect(unzipFiles(new File([packed], "a.zip"))).rejects.toThrow("a.zip cannot be unpacked: more than 2 GB.");
  });
});
