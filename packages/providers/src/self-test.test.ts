import { expect, it, onTestFinished } from "vitest";
import { createSdServerProvider } from "./sd-server/sd-server-provider.ts";
import { testProvider } from "./self-test.ts";
import { startSdServerDouble } from "./testing/sd-server-double.ts";
import type { GuessProvider } from "./guess-provider.ts";

async function openProvider(): Promise<GuessProvider> {
  const server = await startSdServerDouble();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const provider = createSdServerProvider({ place: { kind: "remote", url: server.origin }, recipe: "sd-inpaint", log });
  onTestFinished(() => provider.close());
  return provider;
}

it("passes a provider that paints", async () => {
  await testProvider(await openProvider());
});

it("fails one that gives its crop back", async () => {
  const provider = { ...(await openProvider()), guess: async (crop: Parameters<GuessProvider["guess"]>[0]) => crop };
  await expect(testProvider(provider)).rejects.toThrow("Nothing inside the mask changed");
});
