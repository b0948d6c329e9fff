import { execFile, execFileSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Places that reach this machine and each other through a bridge, each with an address of its own. Linux, as root. */
export interface Network extends AsyncDisposable {
  /** Where they reach this machine. */
  readonly hub: string;
  readonly places: readonly Place[];
}

export interface Place {
  readonly address: string;
  /** Put before a command, it runs there. */
  readonly within: readonly string[];
  /** From now on no packet comes or goes, and nobody is told. */
  cutOff(): Promise<void>;
  heal(): Promise<void>;
}

/** Whether such networks can be had here: it needs root, network namespaces and the `ip` command. */
export function canHaveNetworks(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const name = `lacuna-try-${randomBytes(3).toString("hex")}`;
  try {
    execFileSync("ip", ["netns", "add", name], { stdio: "ignore" });
    execFileSync("ip", ["link", "add", "lo-try", "netns", name, "type", "bridge"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    try {
      execFileSync("ip", ["netns", "delete", name], { stdio: "ignore" });
    } catch {
      // There was none to delete.
    }
  }
}

async function ip(...words: readonly string[]): Promise<void> {
  await run("ip", words);
}

export async function openNetwork(count: number): Promise<Network> {
  const name = `lac${randomBytes(3).toString("hex")}`;
  const subnet = `10.213.${randomInt(1, 255)}`;
  const undo: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of undo.toReversed()) await one();
  };
  try {
    await ip("link", "add", name, "type", "bridge");
    undo.push(() => ip("link", "delete", name));
    await ip("address", "add", `${subnet}.1/24`, "dev", name);
    await ip("link", "set", name, "up");
    const places: Place[] = [];
    for (let index = 0; index < count; index++) {
      const [space, cable, address] = [`${name}-${index}`, `${name}v${index}`, `${subnet}.${index + 11}`];
      await ip("netns", "add", space);
      undo.push(() => ip("netns", "delete", space)); // its end of the cable goes with it, and so does ours
      await ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", space);
      await ip("link", "set", cable, "master", name, "up");
      await ip("-n", space, "address", "add", `${address}/24`, "dev", "eth0");
      await ip("-n", space, "link", "set", "eth0", "up");
      await ip("-n", space, "link", "set", "lo", "up");
      places.push({
        address,
        within: ["ip", "netns", "exec", space],
        cutOff: () => ip("link", "set", cable, "down"),
        heal: () => ip("link", "set", cable, "up"),
      });
    }
    return { hub: `${subnet}.1`, places, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
