import type { Box, MaskChannel, Polygon } from "@lacuna/library";
import { type Command, Option } from "commander";
import type { MaskSettings, SideFile } from "./erase-settings.ts";
import { collected, integerBetween, parseBox, parseClasses, parsePolygon } from "./parse-value.ts";

const MASK_CHANNELS: readonly MaskChannel[] = ["auto", "luma", "alpha", "transparency"];

/** What commander gathers of the options that say what is marked. */
export interface RawMaskOptions {
  mask?: string;
  maskChannel?: MaskChannel;
  invert?: true;
  fitMask?: true;
  alphaMask?: true;
  box?: readonly Box[];
  polygon?: readonly Polygon[];
  text?: true;
  textInside?: readonly Box[];
  select?: readonly (readonly string[])[];
  withShadow?: true;
  dilate?: number;
  compare?: true | string;
  saveMask?: true | string;
}

/**
 * @param verb         What is done to what is marked, as help says it.
 * @param usualDilate  How far that grows, as help says it.
 */
export function addMaskOptions(command: Command, verb: "erase" | "fill", usualDilate: string): Command {
  return command
    .optionsGroup(`What to ${verb} (everything named here is ${verb === "fill" ? "filled" : "erased"}):`)
    .option("-m, --mask <file>", `a picture that is white where to ${verb}; a folder of masks matched by name; or -`)
    .addOption(new Option("--mask-channel <name>", "what of the mask marks it (default: auto)").choices(MASK_CHANNELS))
    .option("--invert", `${verb} where the mask is dark instead`)
    .option("--fit-mask", "stretch a mask of another size over the picture, instead of refusing it")
    .option("--alpha-mask", `${verb} where the picture itself is transparent`)
    .option("--box <x,y,w,h>", `${verb} a box, in pixels; may be repeated`, collected(parseBox))
    .option("--polygon <corners>", `${verb} an area "x,y x,y x,y …"; may be repeated`, collected(parsePolygon))
    .option("--text", `${verb} all lettering (needs packages that are installed apart)`)
    .option("--text-inside <x,y,w,h>", `${verb} lettering in a box only; may be repeated`, collected(parseBox))
    .option("--select <names>", `${verb} people or things, such as "person" or "dog,car"`, collected(parseClasses))
    .option("--with-shadow", `also ${verb} what looks like the shadow of what is marked`)
    .option("--dilate <px>", `grow what is marked, 0-100 (default: ${usualDilate})`, integerBetween(0, 100));
}

/** The files that tell what was marked, beside the result. */
export function addSideFileOptions(command: Command): Command {
  return command
    .option("--compare [=file]", "also write a side-by-side picture: before | after")
    .option("--save-mask [=file]", "also write what was filled, as a mask");
}

export function toMaskSettings(raw: RawMaskOptions): MaskSettings {
  return {
    file: raw.mask,
    isAlpha: raw.alphaMask ?? false,
    shapes: [...(raw.box ?? []), ...(raw.polygon ?? [])],
    text: toTextSettings(raw),
    select: raw.select?.flat(),
    withShadow: raw.withShadow ?? false,
    options: {
      ...(raw.maskChannel !== undefined && { maskChannel: raw.maskChannel }),
      ...(raw.invert !== undefined && { invert: raw.invert }),
      ...(raw.fitMask !== undefined && { fitMask: raw.fitMask }),
    },
  };
}

export function toSideFiles({ compare, saveMask }: RawMaskOptions): { compare: SideFile; saveMask: SideFile } {
  return { compare: toSideFile(compare), saveMask: toSideFile(saveMask) };
}

function toTextSettings({ text, textInside }: RawMaskOptions): MaskSettings["text"] {
  return text || textInside ? { within: text ? [] : (textInside ?? []) } : undefined;
}

function toSideFile(value: true | string | undefined): SideFile {
  if (value === undefined) return false;
  return value === "" ? true : value;
}
