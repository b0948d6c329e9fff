import type { Server } from "@modelcontextprotocol/sdk/server/index.js";

/** The folders that a client offers, as URLs; asked for once, and again when it says that they have changed. */
export interface ClientRoots {
  list(): Promise<readonly string[]>;
  forget(): void;
}

const TIMEOUT_MS = 10_000;

export function createClientRoots(server: Server, isUsed: boolean, log: (line: string) => void): ClientRoots {
  let known: Promise<readonly string[]> | undefined;
  const ask = async (): Promise<readonly string[]> => {
    if (server.getClientCapabilities()?.roots === undefined) return [];
    try {
      const { roots } = await server.listRoots(undefined, { timeout: TIMEOUT_MS });
      return roots.map(({ uri }) => uri);
    } catch (error) {
      log(`the client's roots could not be had: ${error instanceof Error ? error.message : String(error)}`);
      known = undefined; // asked again next time
      return [];
    }
  };
  return {
    list: () => (isUsed ? (known ??= ask()) : Promise.resolve([])),
    forget() {
      known = undefined;
    },
  };
}
