import type { ObjectNetwork } from "../objects/object-network.ts";
import { openInstalledObjectNetwork } from "../objects/open-installed-object-network.ts";
import { openInstalledNetwork } from "../text/open-installed-network.ts";
import type { TextNetwork } from "../text/text-network.ts";

/** The networks that find things. Each is started when it is first needed, and kept. */
export interface Networks {
  /** @throws MissingPackageError  where its packages are not installed. */
  text(): Promise<TextNetwork>;
  /** @throws MissingPackageError  likewise. */
  objects(): Promise<ObjectNetwork>;
  /** Gives their memory back. They start again when they are needed again. */
  close(): Promise<void>;
}

export function openNetworks(): Networks {
  const text = keepOpened(openInstalledNetwork);
  const objects = keepOpened(openInstalledObjectNetwork);
  return {
    text: text.open,
    objects: objects.open,
    async close() {
      await text.close();
      await objects.close();
    },
  };
}

interface Kept<T> {
  readonly open: () => Promise<T>;
  readonly close: () => Promise<void>;
}

function keepOpened<T extends { close: () => Promise<void> }>(start: () => Promise<T>): Kept<T> {
  let opened: Promise<T> | undefined;
  return {
    async open() {
      try {
        return await (opened ??= start());
      } catch (error) {
        opened = undefined; // it may have been installed by the next time
        throw error;
      }
    },
    async close() {
      const ending = await opened?.catch(() => undefined);
      opened = undefined;
      await ending?.close();
    },
  };
}
