import type { Asker } from "./asker.ts";

/** @returns  Without "/" at its end. @throws  What the asker throws. */
export async function askAddress(asker: Asker, message: string, preset: string): Promise<string> {
  return (await asker.enter({ message, said: "--url", preset, fault: faultOfAddress })).replace(/\/+$/, "");
}

function faultOfAddress(text: string): string | undefined {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? undefined : "It must be an http address.";
}
