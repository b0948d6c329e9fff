import { homedir } from "node:os";
import path from "node:path";

/**
 * Where programs of this system keep their users' data. Not the working directory: a server started again from elsewhere,
 * and the `keys` command, must find the same tasks and keys.
 */
export function defaultDataFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === "win32")
    return path.win32.join(env.LOCALAPPDATA ?? path.win32.join(home, "AppData", "Local"), "lacuna");
  if (platform === "darwin") return path.posix.join(home, "Library", "Application Support", "lacuna");
  const base = env.XDG_DATA_HOME;
  return path.posix.join(
    base && path.posix.isAbsolute(base) ? base : path.posix.join(home, ".local", "share"),
    "lacuna",
  );
}
