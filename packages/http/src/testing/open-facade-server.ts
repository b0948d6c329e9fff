import type { JobStore, KeyLimits, Tasks } from "@lacuna/jobs";
import type { Facade, FacadeServices } from "../facade.ts";
import { generateKey } from "../key-hash.ts";
import { type MountedFacade, mountFacade } from "./mount-facade.ts";
import { type FacadeParts, type FacadePartsOptions, openFacadeParts } from "./open-facade-parts.ts";

/** One contract on a port of its own. */
export interface FacadeServer extends AsyncDisposable, MountedFacade, Pick<FacadeParts, "work"> {
  /** "http://127.0.0.1:<port>" */
  readonly origin: string;
  readonly facade: Facade;
  readonly services: FacadeServices;
  readonly tasks: Tasks;
  readonly store: JobStore;
  /** Faults that no caller may cause: what was logged as an error, and answers of 500. */
  readonly faults: readonly unknown[];
  /** @returns  A key of this name, which opens what the contract has. */
  readonly addKey: (name: string, limits?: KeyLimits) => Promise<string>;
  /** Fails what has not started in its caller's time, as the housekeeper does now and then. @returns  Their ids. */
  failLateStarts(): Promise<readonly string[]>;
  /** The id of the next task that is accepted from now on. */
  nextAccepted(): Promise<string>;
}

/** Serves a facade over real parts, and sends its webhooks. */
export async function openFacadeServer(
  create: (services: FacadeServices) => Facade,
  options: FacadePartsOptions = {},
): Promise<FacadeServer> {
  const parts = await openFacadeParts(options);
  const { services, store, events, faults } = parts;
  const facade = create(services);
  const mounted = await mountFacade(parts, facade);
  const origin = await mounted.app.listen({ port: 0, host: "127.0.0.1" });
  parts.send(facade.renderWebhook);
  return {
    ...mounted,
    origin,
    facade,
    services,
    tasks: services.tasks,
    store,
    faults,
    async addKey(name, limits = {}) {
      const { id, key, secretHash } = generateKey();
      await store.keys.add({ id, name, secretHash, limits });
      return key;
    },
    failLateStarts: () => store.failLateStarts(),
    nextAccepted: () =>
      new Promise((resolve) => {
        const end = events.subscribe((event) => {
          if (event.kind !== "state" || event.state !== "queued") return;
          end();
          resolve(event.taskId);
        });
      }),
    work: () => parts.work(),
    async [Symbol.asyncDispose]() {
      await mounted.app.close();
      await parts[Symbol.asyncDispose]();
    },
  };
}
