import { encodeImage } from "../../encode-image.ts";
import type { ImageFormat } from "../../image-format.ts";
import { encodeMask } from "../../mask/encode-mask.ts";
import { gifPicture, progressiveJpeg } from "../other-encoders.ts";
import { smoothPicture, testPicture } from "../test-picture.ts";
import { brokenAvifs } from "./broken-avifs.ts";
import { brokenGifs } from "./broken-gifs.ts";
import { brokenJpegs } from "./broken-jpegs.ts";
import { brokenPngs } from "./broken-pngs.ts";
import { brokenTiffs } from "./broken-tiffs.ts";
import { brokenWebps } from "./broken-webps.ts";
import { type HostileFile, hostileImage } from "./hostile-file.ts";
import { notPictures } from "./not-pictures.ts";

/** Pictures that are cut off, corrupt, absurd, bombs, or not pictures. */
export async function hostileImages(): Promise<HostileFile[]> {
  const noise = testPicture({ width: 48, height: 32 });
  const write = async (format: ImageFormat): Promise<Uint8Array> =>
    (await encodeImage(format === "jpeg" ? smoothPicture(48, 32) : noise, undefined, { format })).bytes;
  const sound = {
    jpeg: await write("jpeg"),
    png: await write("png"),
    webp: await write("webp"),
    avif: await write("avif"),
    tiff: await write("tiff"),
    gif: await gifPicture(48, 32),
  };
  return [
    ...Object.entries(sound).flatMap(([format, bytes]) => cutOff(format, bytes)),
    ...notPictures(sound.png),
    ...brokenPngs(sound.png),
    ...brokenJpegs(sound.jpeg, await progressiveJpeg(48, 32)),
    ...brokenWebps(sound.webp),
    ...brokenGifs(sound.gif),
    ...brokenAvifs(sound.avif),
    ...brokenTiffs(sound.tiff),
    ...(await misnamed(sound)),
  ];
}

function cutOff(format: string, bytes: Uint8Array): HostileFile[] {
  const at = (name: string, length: number): HostileFile =>
    hostileImage(`${format}-cut-off-${name}`, `photo.${format}`, bytes.subarray(0, length), "damaged_image");
  return [
    at("in-its-header", 20),
    at("at-a-quarter", Math.floor(bytes.length / 4)),
    at("at-half", Math.floor(bytes.length / 2)),
    at("near-its-end", bytes.length - 24),
  ];
}

/** Sound files under wrong names: the content decides. */
async function misnamed(sound: Record<"jpeg" | "png" | "gif", Uint8Array>): Promise<HostileFile[]> {
  const content = { tolerated: "The content decides, not the name." };
  return [
    hostileImage("png-named-jpg", "photo.jpg", sound.png, content),
    hostileImage("jpeg-named-png", "photo.png", sound.jpeg, content),
    hostileImage("gif-without-an-extension", "photo", sound.gif, content),
    hostileImage(
      "mask-passed-as-photo",
      "mask.png",
      await encodeMask({ width: 48, height: 32, data: new Uint8Array(48 * 32) }),
      {
        tolerated: "A gray picture is a picture.",
      },
    ),
  ];
}
