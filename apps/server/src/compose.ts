import { randomBytes } from "node:crypto";
import path from "node:path";
import { bflFacade } from "@lacuna/facade-bfl";
import { eachlabsFacade } from "@lacuna/facade-eachlabs";
import { falFacade } from "@lacuna/facade-fal";
import { lacunaFacade } from "@lacuna/facade-lacuna";
import { runwareFacade } from "@lacuna/facade-runware";
import { createKeyRing, createRateCounter, type Facade, type FacadeServices, forContract } from "@lacuna/http";
import {
  type ArtifactStore,
  type ComputePool,
  createArtifactLinks,
  createMemoryLedger,
  createTasks,
  FREE,
  type JobStore,
  installedSenses,
  moderatedProvider,
  openJobStore,
  openLocalArtifacts,
  openS3Artifacts,
  startComputePool,
  startHousekeeper,
  startWebhookSender,
  startWorker,
  whyNotFindable,
  whyNotFoundElsewhere,
  type Worker,
} from "@lacuna/jobs";
import { createOutbound } from "@lacuna/outbound";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { memoryForTasks } from "./memory-for-tasks.ts";
import { openCleanup } from "./cleanup.ts";
import type { Config } from "./config/check-config.ts";
import { ConfigError } from "./config/config-error.ts";
import { artifactRoute } from "./http/artifact-route.ts";
import { followClock } from "./follow-clock.ts";
import { createServer } from "./http/create-server.ts";
import { frontRoutes } from "./http/front-routes.ts";
import { guardHost, originOfClients } from "./http/guard-host.ts";
import { healthRoutes } from "./http/health-routes.ts";
import { metricsRoute } from "./http/metrics-route.ts";
import { findStudio, studioRoutes } from "./http/studio-routes.ts";
import { observeOutbound } from "./observe/observe-outbound.ts";
import { observeStore } from "./observe/observe-store.ts";
import { observeTasks } from "./observe/observe-tasks.ts";
import { countByKey } from "./observe/count-by-key.ts";
import { readGauges } from "./observe/read-gauges.ts";
import { createRequestContext } from "./observe/request-context.ts";
import { createServerMetrics } from "./observe/server-metrics.ts";
import { NO_TRACING, openTracing, type Tracing } from "./observe/tracing.ts";
import { openSafety } from "./open-safety.ts";
import { openProviders } from "./open-providers.ts";

/** A service that is ready to listen, and then to work. */
export interface Service {
  readonly app: FastifyInstance;
  readonly facades: readonly Facade[];
  /**
   * Begins to claim tasks, send webhooks and clean up. Not before the port is ours: a second server that was started by
   * mistake must not take tasks from the first and then find its port taken.
   */
  work(): void;
  /**
   * Stops taking requests, lets what runs finish within the configured time, gives back what does not, and closes
   * everything. Calling it again waits for the same end.
   */
  stop(): Promise<void>;
}

export interface ServiceParts {
  readonly config: Config;
  readonly log: Logger;
  readonly version: string;
  readonly now?: () => number;
}

const LINK_SECRET_BYTES = 32;
/** For answers about tasks that have just ended to be written. */
const LAST_ANSWERS_MS = 2000;

/**
 * Builds every part of the service from the configuration.
 *
 * @throws ConfigError                                   for settings that only a part itself can check.
 * @throws StoreUnavailableError, StoreTooNewError       of the task database.
 */
export async function startService({ config, log, version, now: ownClock = Date.now }: ServiceParts): Promise<Service> {
  const cleanup = openCleanup();
  try {
    const metrics = createServerMetrics();
    const context = createRequestContext();
    const tracing = await startTracing(config, log, version);
    cleanup.add(() => tracing.close());
    const { recorder } = tracing;
    const outbound = observeOutbound(
      checked("outboundAllow", () => createOutbound({ allow: config.outboundAllow, ports: config.outboundPorts })),
      metrics,
    );
    cleanup.add(() => outbound.close());
    const { store, events } = await openJobStore({
      folder: config.dataFolder,
      ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
      onFault: (message, error) => log.error({ err: error }, message),
    });
    cleanup.add(() => store.close());
    const now = config.databaseUrl === undefined ? ownClock : await followDatabase(store, ownClock, cleanup.add);
    if (config.isKeyRequired && config.role !== "work") await requireKeys(store, config.host);
    const artifacts = await openArtifacts(config, cleanup.add);
    const secret: FacadeServices["secret"] = (name, create) => store.secrets.getOrCreate(name, create);
    const links = createArtifactLinks({
      secret: await secret("artifact-links", () => randomBytes(LINK_SECRET_BYTES)),
      now,
    });
    const { serves, works } = partsOf(config.role);
    const providers = openProviders(config, log);
    const tasks = createTasks({
      store,
      events,
      artifacts,
      outbound,
      recorder,
      providers: providers.infos,
      // Elsewhere workers of other machines do it: what is installed here says nothing about them.
      whyNotFindable: works ? whyNotFindable : whyNotFoundElsewhere,
      // On a server that leaves the work to others too: then only workers with a checker are given its tasks.
      safetyChecks: config.safety === undefined ? "none" : works ? "here" : "elsewhere",
      onFault: (message, error) => log.error({ err: error }, message),
      settings: {
        maxOpen: config.maxOpenTasks,
        retentionMs: config.retention,
        maxInputBytes: config.maxUploadBytes,
        maxPixels: config.maxPixels,
        maxUploadBytes: config.maxUploadBytes,
        uploadRetentionMs: config.retention,
      },
    });

    const keys = createKeyRing({ keys: store.keys, isOpen: !config.isKeyRequired });
    const { requestsPerMinute } = config;
    const countRequest = createRateCounter(requestsPerMinute === undefined ? {} : { requestsPerMinute });
    const services: FacadeServices = {
      tasks: observeTasks(tasks, context, recorder),
      keys,
      countRequest: config.metricsByKey ? countByKey(countRequest, metrics) : countRequest,
      originOf: (request) => originOf(request),
      links,
      async readArtifact({ key }) {
        const bytes = await artifacts.read(key);
        if (bytes === undefined) throw new Error(`There is no ${key}.`);
        return bytes;
      },
      priceOf: (name) => (Object.hasOwn(config.prices, name) ? config.prices[name] : undefined) ?? FREE,
      maxBodyBytes: config.maxBodyBytes,
      maxUploadBytes: config.maxUploadBytes,
      now,
      secret,
    };
    const servicesOf = (contract: string): FacadeServices => ({ ...services, keys: forContract(keys, contract) });
    const facades = [
      lacunaFacade(servicesOf("lacuna")),
      bflFacade(servicesOf("bfl")),
      falFacade(servicesOf("fal")),
      runwareFacade(servicesOf("runware")),
      eachlabsFacade(servicesOf("eachlabs")),
    ];
    const originOf = checked("allowedHosts", () =>
      originOfClients({ ...config, isTls: config.tls !== undefined }, facades),
    );

    const safety =
      works && config.safety !== undefined
        ? await openSafety(config.safety, {
            log,
            onVerdict: (stage, verdict) => metrics.countSafetyCheck(stage, verdict),
          })
        : undefined;
    if (safety !== undefined) cleanup.add(() => safety.close());
    const taskBytes = memoryForTasks(config, safety?.reservedBytes);
    const pool = works ? await startPool(config) : undefined;
    if (pool !== undefined) cleanup.add(() => pool.close());

    const studio = config.noStudio || !serves ? undefined : findStudio();
    if (studio === undefined && serves && !config.noStudio)
      log.warn("the studio has not been built: / lists the contracts instead");
    let isShuttingDown = false;
    const app = await createServer({
      facades: serves ? facades : [],
      guard: (guarded) => guardHost(guarded, originOf, { isOpen: !config.isKeyRequired, origins: config.corsOrigins }),
      routes: [
        metricsRoute({ metrics, access: config.metricsAccess, keys }),
        ...(serves
          ? [
              frontRoutes({ facades, originOf, version, hasStudio: studio !== undefined }),
              artifactRoute({ links, tasks: services.tasks, artifacts, isShared: config.corsOrigins.length > 0, now }),
            ]
          : []),
        ...(studio === undefined ? [] : [studioRoutes(studio)]),
      ],
      unguardedRoutes: [healthRoutes({ store, artifacts, isShuttingDown: () => isShuttingDown })],
      log,
      context,
      metrics,
      tracing,
      settings: { tls: config.tls, requestTimeoutMs: config.requestTimeout, corsOrigins: config.corsOrigins },
    });
    await app.ready();

    let worker: Worker | undefined;
    function work(): void {
      const housekeeper = startHousekeeper({
        store,
        artifacts,
        log,
        now,
        settings: { maxAttempts: config.maxAttempts },
      });
      cleanup.add(() => housekeeper.stop());
      if (serves) {
        const sender = startWebhookSender({ store, events, outbound, log, recorder, render: renderBy(facades) });
        cleanup.add(() => sender.stop());
      }
      if (pool === undefined) return;
      const started = providers.start(pool);
      cleanup.add(() => started.close());
      if (safety !== undefined && !config.noSelfTest) cleanup.add(safety.startSelfTest());
      worker = startWorker({
        store: observeStore(store, metrics),
        recorder,
        events,
        artifacts,
        outbound,
        pool,
        providers:
          safety === undefined
            ? started.list
            : started.list.map((provider) => moderatedProvider(provider, pool, safety.moderation)),
        ledger: createMemoryLedger({ totalBytes: taskBytes, slots: pool.slots }),
        log,
        now,
        settings: {
          leaseMs: config.lease,
          maxAttempts: config.maxAttempts,
          timeLimitMs: config.taskTimeLimit,
          maxInputBytes: config.maxUploadBytes,
          maxPixels: config.maxPixels,
          takes: config.takes.length === 0 ? undefined : config.takes,
          finds: installedSenses,
          version,
        },
      });
    }
    readGauges(metrics, store, () => worker, pool);

    async function stop(): Promise<void> {
      isShuttingDown = true;
      if (app.server.listening) await pause(config.shutdownDelay);
      // The port is closed at once; who waits for a task that runs keeps his connection.
      const closed = app.close();
      await worker?.stop({ graceMs: config.shutdownGrace });
      await Promise.race([closed, pause(LAST_ANSWERS_MS)]);
      app.server.closeAllConnections(); // those who wait for tasks that went back into the queue
      await closed;
      await cleanup.run();
    }
    let stopping: Promise<void> | undefined;
    return { app, facades, work, stop: () => (stopping ??= stop()) };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function startTracing({ traceEndpoint, tracePercent }: Config, log: Logger, version: string): Promise<Tracing> {
  if (traceEndpoint === undefined) return NO_TRACING;
  const onFault = (error: unknown): void => log.warn({ err: error }, "traces could not be sent");
  return openTracing({ endpoint: traceEndpoint, percent: tracePercent, version, onFault });
}

/** Where servers share a database, its clock is the one that they have in common. */
async function followDatabase(
  store: JobStore,
  own: () => number,
  onClose: (close: () => Promise<void>) => void,
): Promise<() => number> {
  const clock = await followClock(async () => (await store.describe()).nowMs, own);
  onClose(async () => clock.stop());
  return clock.now;
}

function partsOf(role: Config["role"]): { readonly serves: boolean; readonly works: boolean } {
  return { serves: role !== "work", works: role !== "serve" };
}

function startPool(config: Config): Promise<ComputePool> {
  return startComputePool({
    scratchFolder: path.join(config.dataFolder, "scratch"),
    maxPixels: config.maxPixels,
    ...(config.workers !== undefined && { slots: config.workers }),
    ...(config.threads !== undefined && { threads: config.threads }),
  });
}

/** A server that other machines reach, and that nobody can use, is a mistake that is better noticed now. */
async function requireKeys({ keys }: JobStore, host: string): Promise<void> {
  const stored = await keys.list();
  if (stored.some(({ revokedAt }) => revokedAt === undefined)) return;
  throw new ConfigError(
    `Callers need keys to use a server on ${host}, and there are none yet. Make one with "lacuna-server keys create NAME", or serve everybody who reaches it with --allow-anonymous.`,
  );
}

async function openArtifacts(config: Config, onClose: (close: () => Promise<void>) => void): Promise<ArtifactStore> {
  if (config.s3 === undefined) return openLocalArtifacts({ folder: path.join(config.dataFolder, "artifacts") });
  const artifacts = await openS3Artifacts(config.s3);
  onClose(async () => artifacts.close());
  return artifacts;
}

function renderBy(facades: readonly Facade[]): Facade["renderWebhook"] {
  return async (task, delivery) => {
    const facade = facades.find(({ name }) => name === task.origin.facade);
    if (facade === undefined) throw new Error(`No contract of this server is called ${task.origin.facade}.`);
    return facade.renderWebhook(task, delivery);
  };
}

/** Parts check what they are given themselves; here it gets the name that the operator knows. */
function checked<Part>(setting: string, build: () => Part): Part {
  try {
    return build();
  } catch (cause) {
    if (cause instanceof RangeError) throw new ConfigError(`${setting}: ${cause.message}`, { cause });
    throw cause;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
