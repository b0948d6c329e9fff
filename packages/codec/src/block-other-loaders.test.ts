import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blockOtherLoaders } from "./block-other-loaders.ts";
import { decodeImage } from "./decode-image.ts";
import { encodeImage } from "./encode-image.ts";
import { IMAGE_FORMATS } from "./image-format.ts";
import { gifPicture } from "./testing/other-encoders.ts";
import { smoothPicture } from "./testing/test-picture.ts";

describe("blockOtherLoaders", () => {
  beforeAll(() => {
    blockOtherLoaders();
  });
  afterAll(() => {
    sharp.unblock({ operation: ["VipsForeignLoad"] });
  });

  it.each(IMAGE_FORMATS)("leaves %s readable and writable", async (format) => {
    const { bytes } = await encodeImage(smoothPicture(24, 16), undefined, { format });
    expect((await decodeImage(bytes)).raster.width).toBe(24);
  });

  it("leaves GIF and ink readable", async () => {
    expect((await decodeImage(await gifPicture(24, 16))).raster.width).toBe(24);
    const { bytes } = await encodeImage(smoothPicture(24, 16, "cmyk"), undefined, { format: "jpeg" });
    expect((await decodeImage(bytes)).raster.model).toBe("cmyk");
  });

  it("takes SVG out of sharp itself", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    await expect(sharp(svg).metadata()).rejects.toThrow();
  });
});
