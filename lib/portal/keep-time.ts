/** What the clock brings, beside the jobs: what expires, what is told each hour, what is forgotten. Each step stands by itself: one that fails holds up no other. */
import { and, eq, lt } from "drizzle-orm";
import { jobs } from "#db/schema/index.ts";
import { anchorAudit } from "./anchor-audit.ts";
import { purgeNonces } from "./authenticate-agent.ts";
import type { Context } from "./context.ts";
import { forgetDeliveries } from "./deliver-webhook.ts";
import { errorFacts } from "./error-facts.ts";
import { expireApprovals } from "./expire-approvals.ts";
import { expireRuns } from "./expire-runs.ts";
import { indexRegister } from "./index-register.ts";
import { nudgeCommittees } from "./nudge-committees.ts";
import { publishLapsedAccreditation } from "./publish-accreditation.ts";
import { remindOfExpiry } from "./remind-of-expiry.ts";
import { returnLapsedTasks } from "./return-lapsed-tasks.ts";
import { writeGatheredLetters } from "./tell-watchers.ts";
import { forgetUnconfirmedWatches } from "./watch-register.ts";

type Steps = Readonly<Record<string, (context: Context) => Promise<unknown>>>;

/** One after the other. What fails is logged under its own words, to be done again at the next turn, and the rest is done all the same. Answers which failed. */
export async function inTurn(context: Context, steps: Steps): Promise<string[]> {
  const failed: string[] = [];
  for (const [step, work] of Object.entries(steps)) {
    try {
      await work(context);
    } catch (error) {
      failed.push(step);
      context.log.error({ step, fault: errorFacts(error) }, "a step of the worker failed");
    }
  }
  return failed;
}

const keepDoneJobsFor = 30 * 86_400_000;
const forgetDoneJobs = ({ db, clock }: Context) => db.delete(jobs).where(and(eq(jobs.status, "done"), lt(jobs.createdAt, new Date(clock.now().getTime() - keepDoneJobsFor))));

/** At every turn. */
export const keepTime = (context: Context): Promise<string[]> => inTurn(context, {
  "return lapsed tasks": returnLapsedTasks,
  "expire runs": expireRuns,
  "expire approvals": expireApprovals,
  "index the register": indexRegister,
  "tell the log of the audit log": anchorAudit,
  "write letters of gathered news": writeGatheredLetters,
  "forget watches that were never confirmed": forgetUnconfirmedWatches,
  "forget nonces": ({ db, clock }) => purgeNonces(db, clock.now()),
  "forget deliveries": forgetDeliveries,
  "forget jobs that were done": forgetDoneJobs,
});

/** What a new day brings: targets and ends are days, so to look once a day is enough. */
export const keepDay = (context: Context): Promise<string[]> => inTurn(context, { "nudge committees": nudgeCommittees, "remind of what expires": remindOfExpiry, "tell the register of accreditations that lapsed": publishLapsedAccreditation });
