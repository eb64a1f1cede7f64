import { appealEndWords, askedAs, mayAppeal } from "#lib/governance/appeals.ts";
import { deliberationTable } from "#lib/governance/deliberate.ts";
import { appealPanels } from "#lib/governance/appeal-terms.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import type { BeforeCommittee } from "./deliberation-of.ts";
import { hasRefusedAmendment } from "./refused-amendment.ts";
import type { AppealView, OpenAppeal } from "./project-view.ts";

/** The last appeal on this version (`asRefused`, of an amendment), as applicant and committee read it; no panel member is named. */
export function appealView({ deliberation: { appeal, state, routed } }: BeforeCommittee): AppealView | null {
  if (appeal === null) return null;
  const { made, grounds, refused, end } = appeal;
  const of = askedAs(routed);
  return { of, madeOn: dayOf(new Date(made)), grounds, refusedBecause: refused.reasons, panel: appealPanels[appeal.terms.panel], end: end && { how: end.how, on: dayOf(new Date(end.at)), sentence: appealEndWords(of)[end.how], reasons: end.reasons }, mayWithdraw: end === null && deliberationTable[state].applicant.includes("withdraw-appeal") };
}

/** Until when an appeal can be made, or why there is none to make; null where nothing was refused. */
export function openAppeal({ site, deliberation }: BeforeCommittee, nation: string, today: string): OpenAppeal | null {
  if ((site.state !== "refused" && !hasRefusedAmendment(site)) || deliberation.decided === null) return null;
  const may = mayAppeal(deliberation, nation, today);
  const of = askedAs(deliberation.routed);
  return may.ok ? { of, until: may.value.until, panel: appealPanels[may.value.terms.panel], because: null } : { of, until: null, panel: null, because: may.refusal.message };
}
