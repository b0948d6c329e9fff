import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { runServerCommand, startServerProcess, untilLogged } from "../testing/server-process.ts";

const FLAGS = ["--port", "0", "--workers", "1", "--threads", "1"];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-process-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

async function untilRunning(origin: string): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    if (/^lacuna_tasks\{state="running"\} 1$/m.test(metrics)) return;
    await sleep(20);
  }
}

describe("the program", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("says where it serves, and ends in good order on %s", async (signal) => {
    const folder = await temporaryFolder();
    await using server = startServerProcess([...FLAGS, "--data-folder", folder]);
    const origin = await server.origin;
    expect(server.output().stdout).toBe(`Lacuna serves ${origin} (data in ${folder}; no key is needed)\n`);
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    server.child.kill(signal);
    expect(await server.ended).toBe(0);
    expect(await readdir(path.join(folder, "scratch"))).toEqual([]);
  });

  it("ends at once on a second signal", async () => {
    const folder = await temporaryFolder();
    await using server = startServerProcess([...FLAGS, "--data-folder", folder, "--shutdown-delay", "10m"]);
    await server.origin;
    server.child.kill("SIGTERM");
    await untilLogged(server, '"stopping"');
    const again = setInterval(() => server.child.kill("SIGTERM"), 100);
    onTestFinished(() => clearInterval(again));
    expect(await server.ended).toBe(143);
  });

  it("goes on with what was running when it was killed, without waiting for the lease", {
    timeout: 120_000,
  }, async () => {
    const folder = await temporaryFolder();
    const flags = [...FLAGS, "--data-folder", folder, "--lease", "10m"];
    let id: string;
    {
      await using server = startServerProcess(flags);
      const body = { image: toBase64(await pictureFile(2500, 2000)), mask: toBase64(await maskFile(2500, 2000, 700)) };
      const task = await submitToBfl(await server.origin, body);
      id = task.id;
      await untilRunning(await server.origin);
    }
    await using again = startServerProcess(flags);
    const sample = await pollBfl({ id, pollingUrl: `${await again.origin}/v1/get_result?id=${id}` });
    expect((await download(sample)).length).toBeGreaterThan(1000);
  });

  it("says in one sentence that its port is taken", async () => {
    const folder = await temporaryFolder();
    await using server = startServerProcess([...FLAGS, "--data-folder", folder]);
    const { port } = new URL(await server.origin);
    const second = await runServerCommand(["--port", port, "--data-folder", await temporaryFolder()]);
    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toMatch(new RegExp(`^error: Port ${port} of 127.0.0.1 is in use by another program.*\\n$`));
  });

  it("reads its configuration from a file, variables and flags", async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, "lacuna.json");
    await writeFile(
      file,
      JSON.stringify({ port: 1, dataFolder: path.join(folder, "data"), workers: 1, logLevel: "warn" }),
    );
    await using server = startServerProcess(["serve", "--port", "0"], { LACUNA_CONFIG: file, LACUNA_THREADS: "1" });
    expect((await fetch(`${await server.origin}/healthz`)).status).toBe(200);
    expect(server.output().stderr).toBe("");
  });

  it.each([
    [["--prot", "80"], {}, "unknown option '--prot'"],
    [["--port", "many"], {}, 'error: port: "many" from the flag --port is not allowed'],
    [[], { LACUNA_PROT: "1" }, "error: Variable LACUNA_PROT does not exist. Did you mean LACUNA_PORT?"],
    [["--config", "/nowhere.json"], {}, "error: The configuration file /nowhere.json cannot be read"],
    [["--outbound-allow", "10.0.0.0/99"], {}, "error: outboundAllow: "],
    [["--allowed-hosts", "so wrong"], {}, "error: allowedHosts: "],
    [["start"], {}, "too many arguments for 'serve'"],
  ])("refuses %j with %j", async (args, env, message) => {
    const folder = await temporaryFolder();
    const { code, stdout, stderr } = await runServerCommand([...args, "--data-folder", folder], env);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("does not serve other machines without keys, unless it is told to", async () => {
    const folder = await temporaryFolder();
    const flags = [...FLAGS, "--host", "0.0.0.0", "--data-folder", folder];
    const refused = await runServerCommand(flags);
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain("keys create NAME");
    await using server = startServerProcess([...flags, "--allow-anonymous"]);
    const { port } = new URL(await server.origin);
    expect((await fetch(`http://127.0.0.1:${port}/v1/credits`)).status).toBe(200);
  });

  it("says what is wrong with a data folder that it cannot use", async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, "file");
    await writeFile(file, "");
    const { code, stderr } = await runServerCommand(["--data-folder", file]);
    expect(code).toBe(1);
    expect(stderr).toContain(file);
  });

  it("prints help that names every setting", async () => {
    const { code, stdout } = await runServerCommand(["--help"]);
    expect(code).toBe(0);
    for (const flag of ["--port", "--max-pixels", "--s3-bucket", "keys"]) expect(stdout).toContain(flag);
  });
});

describe("keys", () => {
  it("are made, listed and revoked, also while a server runs", async () => {
    const folder = await temporaryFolder();
    const data = ["--data-folder", folder];
    const made = await runServerCommand([
      "keys",
      "create",
      "--name",
      "laptop",
      "--rate",
      "60",
      "--max-open",
      "5",
      ...data,
    ]);
    expect(made.stderr).toBe("");
    expect(made.stdout).toMatch(/^[0-9a-f-]{36}:[0-9a-f]{64}\n$/);
    const key = made.stdout.trim();

    await using server = startServerProcess([...FLAGS, "--keys", "required", ...data]);
    const origin = await server.origin;
    const image = toBase64(await pictureFile(32, 32));
    const mask = toBase64(await maskFile(32, 32, 6));
    await submitToBfl(origin, { image, mask }, { "x-key": key });
    await expect(submitToBfl(origin, { image, mask })).rejects.toThrow("403");

    const again = await runServerCommand(["keys", "add", "laptop", ...data]);
    expect(again).toMatchObject({ code: 1, stdout: "" });
    const listed = await runServerCommand(["keys", "list", ...data]);
    expect(listed.stdout).toMatch(
      /^[0-9a-f-]{36}\tlaptop\t\S+\t60 requests a minute, 5 open tasks\tvalid\teverything\tused \S+\n$/,
    );
    expect(listed.stdout).not.toContain(key.split(":")[1]);

    expect((await runServerCommand(["keys", "revoke", "laptop", ...data])).code).toBe(0);
    const gone = await runServerCommand(["keys", "revoke", "laptop", ...data]);
    expect(gone.code).toBe(1);
    expect(gone.stderr).toBe('error: There is no key "laptop" that is not revoked already.\n');
    // A key that was used is believed for a moment.
    await expect
      .poll(async () => (await fetch(`${origin}/v1/credits`, { headers: { "x-key": key } })).status, {
        timeout: 20_000,
      })
      .toBe(403);
  });
});
