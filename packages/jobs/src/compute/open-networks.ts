import { openInstalledNetwork, type TextNetwork } from "@lacuna/detect";

/** The networks that find things. Each is started when it is first needed, and kept as long as its process lives. */
export interface Networks {
  /** @throws MissingPackageError  where its packages are not installed. */
  text(): Promise<TextNetwork>;
}

export function openNetworks(): Networks {
  return { text: keepOpened(openInstalledNetwork) };
}

function keepOpened<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return async () => {
    try {
      return await (opened ??= open());
    } catch (error) {
      opened = undefined; // it may have been installed by the next time
      throw error;
    }
  };
}
