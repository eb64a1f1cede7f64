/** Puts an agent's parts together from its configuration: store, key, data, client. Used by the process and by tests alike. */
import path from "node:path";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { policyDigest, smallestShown, strictest } from "#lib/disclosure/strictest-policy.ts";
import type { Clock } from "#lib/kernel/clock.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { newStatus } from "./agent-status.ts";
import type { TreConfig } from "./config.ts";
import type { AgentContext, OpenDataset } from "./context.ts";
import { crateFiles } from "./crate-files.ts";
import { isUnkeyed } from "./everyone.ts";
import type { Engine, EngineProfile } from "./engines/engine.ts";
import { openEngine } from "./engines/open-engine.ts";
import { gatewayClient, type GatewayClient, type GatewayCredentials } from "./gateway/gateway-client.ts";
import { keptKey } from "./keys.ts";
import type { Log } from "./log.ts";
import { engineLimits, fileRules } from "./policy.ts";
import { portalClient, type PortalClientOptions } from "./portal-client.ts";
import { describeDataset } from "./profile.ts";
import { checkRequiredAtStart } from "./required-columns.ts";
import { settledProfile, toldOf } from "./settled-profile.ts";
import { kept } from "./store/kept-settings.ts";
import { noteRules, rulesInForce } from "./store/policy-versions.ts";
import { openStore, type Store } from "./store/store.ts";
import { keepSharedPeople, saidAnew } from "./store/shared-people.ts";
import { keepToldProfile, toldProfile } from "./store/told-profiles.ts";
import { openThreads, type Threads } from "./threads/open-threads.ts";

export type Parts = {
  clock: Clock;
  log: Log;
  /** As the environment has them. */
  gatewayCredentials?: Partial<GatewayCredentials>;
  /** In tests: engines over data in memory, a network that fails, a store that dies. */
  openEngines?: (config: TreConfig) => Promise<Map<string, Engine>>;
  network?: Pick<PortalClientOptions, "fetch" | "sleep" | "random">;
  wrapStore?: (store: Store) => Store;
  /** Threads that others use too; left open. */
  threads?: Threads;
};
export type OpenedContext = { context: AgentContext; onWake(ring: () => void): void; close(): Promise<void> };

function gatewayOf(config: TreConfig, { gatewayCredentials = {}, network }: Pick<Parts, "gatewayCredentials" | "network">): GatewayClient | undefined {
  if (!config.gateway) return undefined;
  const { applicationId, clientId } = gatewayCredentials;
  if (applicationId === undefined || clientId === undefined) throw new Error("The configuration has a gateway, so set FIVEFOLD_GATEWAY_APPLICATION_ID and FIVEFOLD_GATEWAY_CLIENT_ID to the two secrets of your application there, or take the setting gateway out.");
  if (config.policy.register !== "required") throw new Error("The configuration has a gateway, and only entries that the register's log has are published there: set the policy's register to required, or take the setting gateway out.");
  return gatewayClient({ ...config.gateway, credentials: { applicationId, clientId }, ...network });
}

const enginesOf = async (config: TreConfig, { clock, log }: Pick<Parts, "clock" | "log">): Promise<Map<string, Engine>> => {
  const limits = engineLimits(config.policy);
  const engines = new Map<string, Engine>();
  for (const dataset of config.datasets) {
    try {
      engines.set(dataset.key, await openEngine(dataset.source, {
        workFolder: path.join(config.dataFolder, "work"), limits, today: dayOf(clock.now()),
        onProgress: ({ table, read, all, rows }) => log.info({ dataset: dataset.key, table, read, all, rows }, "loading data"),
        onOlderData: (why) => log.error({ dataset: dataset.key, why }, "the new data could not be read; the data read before is used"),
      }));
    } catch (error) {
      await Promise.all([...engines.values()].map((engine) => engine.close()));
      throw new Error(`The dataset “${dataset.key}” can't be opened: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  return engines;
};

export async function openContext(config: TreConfig, parts: Parts): Promise<OpenedContext> {
  const { clock, log } = parts;
  const gateway = gatewayOf(config, parts);
  const opened = openStore(path.join(config.dataFolder, "tre.sqlite"), clock);
  const store = parts.wrapStore?.(opened) ?? opened;
  const threads = parts.threads ?? openThreads();
  try {
    const key = await keptKey(config.dataFolder);
    const status = newStatus(clock.now().toISOString());
    const portal = portalClient({ portalUrl: config.portalUrl, key, clock, maxCrateBytes: config.policy.limits.crateBytes, treId: () => kept(store.db, "membership")?.treId, ...parts.network });
    const engines = await (parts.openEngines?.(config) ?? enginesOf(config, parts));
    const allowed = fileRules(config.policy);
    const chosen = rulesInForce(store.db);
    const rules = chosen ? strictest(chosen, allowed) : allowed;
    const found = await Promise.all(config.datasets.map(async (dataset) => {
      const engine = engines.get(dataset.key);
      if (!engine) throw new Error(`the dataset ${dataset.key} has no engine`);
      return { dataset, engine, profile: settle(await engine.describe(dayOf(clock.now())), dataset.key) };
    }));
    function settle(profile: EngineProfile, dataset: string): EngineProfile {
      const before = toldProfile(store.db, dataset);
      const settled = settledProfile(profile, before, smallestShown(rules));
      const told = toldOf(settled);
      if (JSON.stringify(told) !== JSON.stringify(before)) store.write({ actor: `Agent of ${config.name}`, action: "profile-told", subject: dataset, facts: {} }, (db) => { keepToldProfile(db, dataset, told); });
      return settled;
    }
    for (const { dataset, engine, profile } of found) {
      const dictionary = dataset.dictionary ?? profile.dictionary;
      const unknown = dataset.sameColumns?.flat().find((name) => !dictionary?.columns.some((column) => column.name === name));
      if (unknown !== undefined) throw new Error(`The setting sameColumns of the dataset “${dataset.key}” names “${unknown}”, which is no column of its dictionary: correct the name, or take it out.`);
      await checkRequiredAtStart(engine, dictionary).catch((error: unknown) => { throw new Error(`The dataset “${dataset.key}” can't be opened: ${error instanceof Error ? error.message : String(error)}`, { cause: error }); });
      if (dataset.people !== undefined && isUnkeyed(dictionary)) throw new Error(`The dataset “${dataset.key}” is said to share the people “${dataset.people}” and its table names no key, so nobody could be known again: give its dictionary a key, or take the setting people out.`);
    }
    for (const dataset of saidAnew(store.db, config.datasets)) {
      store.write({ actor: `Agent of ${config.name}`, action: "people-shared", subject: dataset.key, facts: { people: dataset.people ?? null } }, (db) => { keepSharedPeople(db, dataset); });
    }
    const under = (rules: DisclosurePolicy, digest: string) => ({
      config: { ...config, policy: { ...config.policy, disclosure: rules } }, digest,
      datasets: new Map<string, OpenDataset>(found.map(({ dataset, engine, profile }) => [dataset.key, { engine, description: describeDataset(dataset, profile, rules, config.policy.vocabularies) }])),
    });
    let inForce = under(rules, await policyDigest(rules));
    noteRules(store.db, rules, inForce.digest, clock.now().toISOString());
    status.dataOpen = true;
    let ring = () => {};
    const context: AgentContext = {
      get config() { return inForce.config; },
      get disclosureDigest() { return inForce.digest; },
      get datasets() { return inForce.datasets; },
      adoptRules: (rules, digest) => {
        inForce = under(rules, digest);
        status.profilePublished = false;
      },
      fileRules: allowed, fileOwnRules: config.policy.disclosure, store, crates: crateFiles(path.join(config.dataFolder, "crates")), clock, log, key, portal, gateway, status, threads, wake: () => ring(),
    };
    return {
      context,
      onWake: (call) => void (ring = call),
      close: async () => {
        await Promise.all([...[...engines.values()].map((engine) => engine.close()), ...(parts.threads ? [] : [threads.close()])]);
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}
