import { readSettings, type Settings } from "../state/settings.ts";

export interface SettingsStorage {
  read(): Settings;
  write(settings: Settings): void;
}

const KEY = "lacuna-studio-settings";

/** Keeps settings in the browser's local storage. Where that is refused they live as long as the page. */
export function localSettings(): SettingsStorage {
  return {
    read() {
      try {
        const stored = localStorage.getItem(KEY);
        return readSettings(stored === null ? undefined : JSON.parse(stored));
      } catch {
        return readSettings(undefined);
      }
    },
    write(settings) {
      try {
        localStorage.setItem(KEY, JSON.stringify(settings));
      } catch {
        // Private windows refuse: the settings then last until the page is closed.
      }
    },
  };
}
