import { describe, expect, it } from "vitest";
import { readProjectFile } from "../../deploy/read-yaml.ts";
import { lookAtNode } from "./look-at-node.ts";

const said = (file: string, pattern: RegExp): string | undefined => pattern.exec(readProjectFile(file))?.[1];

describe("the doctor", () => {
  it.each(["18.20.8", "20.20.2", "22.0.0", "22.18.0"])("refuses Node %s", (version) => {
    expect(() => lookAtNode(version)).toThrow(`v${version} is too old: 22.19 is the oldest that will do.`);
  });

  it("takes what the launchers take and the published packages ask for", () => {
    for (const launcher of ["apps/cli/bin/lacuna.js", "apps/server/bin/lacuna-server.js"]) {
      expect(said(launcher, /NEEDED = \[(.*)\]/)).toBe("22, 19");
    }
    expect(said("scripts/release/pack-packages.mjs", /ENGINES = \{ node: "(.*)" \}/)).toBe(">=22.19");
    expect(lookAtNode("22.19.0").level).toBe("warning");
    expect(lookAtNode("23.1.0").level).toBe("warning");
    expect(lookAtNode("24.0.0").level).toBe("ok");
  });
});
