import type { EraseInput, ExtendInput, FillInput, LacunaClient } from "@lacuna/client";
import type { RemoteExtend, RemoteFill, RemoteMachine, RemoteRun } from "@lacuna/library";
import type { PromptSettings } from "../arguments/erase-settings.ts";
import { carryOut } from "./carry-out.ts";

/**
 * Lets a server fill and extend pictures, with what they have or as a prompt says. Nothing of the pictures stays on the server.
 *
 * @param prompt  With one, the masks of fills are sent as they are: they must be grown already.
 * @returns  What throws `ServerError`, also for what the server says of a picture.
 */
export function fillByServer(client: LacunaClient, prompt?: PromptSettings): RemoteMachine {
  return {
    fillMask: (wanted) =>
      carryOut(client, wanted, (options) =>
        prompt === undefined
          ? client.erase(toEraseInput(wanted), options)
          : client.fill(toFillInput(wanted, prompt), options),
      ),
    fillCanvas: (wanted) =>
      carryOut(client, wanted, (options) => client.extend(toExtendInput(wanted, prompt), options)),
  };
}

function toEraseInput(wanted: RemoteFill): EraseInput {
  const { mask, dilatePx, guide } = wanted;
  const led = guide && { guide: guide.file, guideBox: guide.rect };
  return { ...toSharedInput(wanted), mask, ...toSearchInput(wanted), ...led, dilatePixels: dilatePx };
}

function toFillInput(wanted: RemoteFill, prompt: PromptSettings): FillInput {
  return { ...toSharedInput(wanted), mask: wanted.mask, ...prompt };
}

function toExtendInput(wanted: RemoteExtend, prompt: PromptSettings | undefined): ExtendInput {
  const { margins, overlapPx } = wanted;
  return {
    ...toSharedInput(wanted),
    canvas: margins,
    ...(overlapPx !== undefined && { overlapPixels: overlapPx }),
    ...(prompt ?? toSearchInput(wanted)),
  };
}

function toSharedInput({ image, seed, variations, format }: RemoteRun) {
  return {
    image,
    ...(seed !== undefined && { seed }),
    ...(variations !== undefined && { variations }),
    output: { format, keepMetadata: false },
  };
}

/** What only a search in the picture can use. */
function toSearchInput({ avoid, effort }: RemoteRun) {
  return { ...(avoid !== undefined && { avoid }), ...(effort !== undefined && { effort }) };
}
