/** What scripts may do in this TRE's console: the verbs of its pages, for somebody who signed in for a session of their own. */
import { verifyAudit } from "#lib/agent/console/audit-log.ts";
import { readCheckingStatistics } from "#lib/agent/console/checking-statistics.ts";
import { checkAfterwards } from "#lib/agent/console/check-afterwards.ts";
import { commentOnOutput } from "#lib/agent/console/comment-on-output.ts";
import { acceptCommitteeKey, withdrawCommitteeKey } from "#lib/agent/console/committee-keys.ts";
import { connectionHealth } from "#lib/agent/console/connection-health.ts";
import { decideOutput } from "#lib/agent/console/decide-output.ts";
import { readGateway, sendToGateway } from "#lib/agent/console/gateway.ts";
import { listRuns } from "#lib/agent/console/list-runs.ts";
import { listLaterChecks } from "#lib/agent/console/later-checks.ts";
import { acceptKey } from "#lib/agent/console/accept-key.ts";
import { openClass } from "#lib/agent/console/open-class.ts";
import type { ConsoleActor } from "#lib/agent/console/permissions.ts";
import { readRun } from "#lib/agent/console/read-run.ts";
import { signOff } from "#lib/agent/console/sign-off.ts";
import { stopRun } from "#lib/agent/console/stop-run.ts";
import { withholdNumbers } from "#lib/agent/console/withhold-numbers.ts";
import type { AgentContext } from "#lib/agent/context.ts";
import type { Result } from "#lib/kernel/result.ts";

export type Operation = {
  readonly method: "GET" | "POST";
  /** Below /api/v1; `runId` is handed to the verb with the body's fields. */
  readonly path: RegExp;
  readonly verb: (context: AgentContext, actor: ConsoleActor, input: Record<string, unknown>) => Promise<Result<unknown>>;
};

const ofRun = (rest = "") => new RegExp(`^runs/(?<runId>[^/]+)${rest}$`);
export const operations: readonly Operation[] = [
  { method: "GET", path: /^runs$/, verb: (context, actor) => listRuns(context, actor) },
  { method: "GET", path: ofRun(), verb: readRun },
  { method: "POST", path: ofRun("/sign-off"), verb: signOff },
  { method: "POST", path: ofRun("/output-decision"), verb: decideOutput },
  { method: "POST", path: ofRun("/output-comment"), verb: commentOnOutput },
  { method: "POST", path: ofRun("/withholding"), verb: withholdNumbers },
  { method: "GET", path: /^later-checks$/, verb: (context, actor) => listLaterChecks(context, actor) },
  { method: "POST", path: ofRun("/later-check"), verb: checkAfterwards },
  { method: "POST", path: /^other-tres\/(?<treId>[^/]+)\/acceptance$/, verb: acceptKey },
  { method: "POST", path: /^committee-keys\/(?<credentialId>[^/]+)\/acceptance$/, verb: acceptCommitteeKey },
  { method: "POST", path: /^committee-keys\/(?<credentialId>[^/]+)\/withdrawal$/, verb: withdrawCommitteeKey },
  { method: "POST", path: /^classes\/(?<class>[^/]+)\/opening$/, verb: openClass },
  { method: "POST", path: ofRun("/stop"), verb: stopRun },
  { method: "GET", path: /^checking-statistics$/, verb: (context, actor) => readCheckingStatistics(context, actor) },
  { method: "GET", path: /^connection$/, verb: (context, actor) => connectionHealth(context, actor) },
  { method: "GET", path: /^gateway$/, verb: (context, actor) => readGateway(context, actor) },
  { method: "POST", path: /^gateway\/(?<reference>[^/]+)\/sending$/, verb: sendToGateway },
  { method: "POST", path: /^audit\/verification$/, verb: (context, actor) => verifyAudit(context, actor) },
];
