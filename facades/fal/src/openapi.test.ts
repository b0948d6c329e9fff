import { expect, it } from "vitest";
import { openServer } from "./testing/open-server.ts";

it("describes every route, and nothing else", async () => {
  await using server = await openServer();
  const { paths } = server.facade.openApi(server.origin);
  const described = Object.entries(paths ?? {}).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routed = server.routes
    .map((route) => route.replaceAll(/:(\w+)/g, "{$1}"))
    // The proxy's path answers every method; one stands for all. HEAD comes with GET.
    .filter((route) => !route.startsWith("HEAD ") && !(route.endsWith("/api/fal/proxy") && !route.startsWith("POST ")))
    .filter((route) => !route.includes("/artifacts/"));
  expect(described.toSorted()).toEqual(routed.toSorted());
});
