/** What the agent and the console's verbs are given. The process makes one; the console, which Next bundles apart, finds it on globalThis. */
import type { PrivateJwk } from "#lib/approval/signature.ts";
import type { Clock } from "#lib/kernel/clock.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import type { DatasetDescription } from "#lib/query/dictionary.ts";
import type { TreConfig } from "./config.ts";
import type { AgentStatus } from "./agent-status.ts";
import type { CrateFiles } from "./crate-files.ts";
import type { Engine } from "./engines/engine.ts";
import type { GatewayClient } from "./gateway/gateway-client.ts";
import type { Log } from "./log.ts";
import type { PortalClient } from "./portal-client.ts";
import type { Store } from "./store/store.ts";
import type { Threads } from "./threads/open-threads.ts";

export type OpenDataset = { engine: Engine; /** What the TRE publishes of it, after disclosure control. */ description: DatasetDescription };

export type AgentContext = {
  /** As the files say, but for the rules of disclosure control, which are those in force. */
  readonly config: TreConfig;
  /** The digest by which releases cite the rules in force. */
  readonly disclosureDigest: string;
  /** From now on these rules are in force: for every run, and in what is published of the data. Kept by whoever calls it. */
  adoptRules(rules: DisclosurePolicy, digest: string): void;
  /** What the policy file allows at most, with and without what the federation agreed on. */
  readonly fileRules: DisclosurePolicy;
  readonly fileOwnRules: DisclosurePolicy;
  readonly store: Store;
  /** Request and results crates, and the workflow. */
  readonly crates: CrateFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly key: PrivateJwk;
  readonly portal: PortalClient;
  /** Absent where this TRE does not publish to the Gateway. */
  readonly gateway: GatewayClient | undefined;
  readonly datasets: ReadonlyMap<string, OpenDataset>;
  /** Lives as long as the process; everything that must not be forgotten is in the store. */
  readonly status: AgentStatus;
  /** For what would keep this one from everything else for seconds. */
  readonly threads: Threads;
  /** Something changed that the loop should look at now. */
  wake(): void;
};

const key = Symbol.for("fivefold.tre");
type Holder = { [key]?: AgentContext };

export function shareContext(context: AgentContext): void {
  (globalThis as Holder)[key] = context;
}
export function getContext(): AgentContext {
  const context = (globalThis as Holder)[key];
  if (!context) throw new Error("the console runs inside the TRE's process: start it with node tre/main.ts");
  return context;
}
