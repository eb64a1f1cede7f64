import { Notice } from "#components/ui/notice.tsx";
import type { AppealedAgainst } from "#lib/governance/appeals.ts";
import { dateInWords } from "#lib/kernel/plain-date.ts";

export type AppealAtSite = { of: AppealedAgainst; madeOn: string; grounds: string; refusedBecause: string; panel: string; end: { how: string; on: string; sentence: string; reasons: string } | null; mayWithdraw: boolean };

const named: Record<AppealedAgainst, string> = { project: "Appeal", amendment: "Appeal about the amendment" };

/** An appeal against a refusal: its grounds, who hears it, and how it ended. */
export const AppealNotice = ({ appeal, withRefusal = false }: { appeal: AppealAtSite; withRefusal?: boolean }) => (
  <Notice kind={appeal.end?.how === "upheld" ? "refused" : "info"} title={appeal.end === null ? `${named[appeal.of]} made on ${dateInWords(appeal.madeOn)}` : `${named[appeal.of]} of ${dateInWords(appeal.madeOn)}: ${appeal.end.sentence.replace(/\.$/, "")}`}>
    <dl className="flex flex-col gap-2">
      {withRefusal && <div><dt className="font-semibold">Why the committee refused</dt><dd className="whitespace-pre-line">{appeal.refusedBecause}</dd></div>}
      <div><dt className="font-semibold">Grounds of the appeal</dt><dd className="whitespace-pre-line">{appeal.grounds}</dd></div>
      {appeal.end !== null && appeal.end.reasons !== "" && <div><dt className="font-semibold">Reasons given on {dateInWords(appeal.end.on)}</dt><dd className="whitespace-pre-line">{appeal.end.reasons}</dd></div>}
    </dl>
    {appeal.end === null && <p className="mt-2">It is heard by {appeal.panel}. The refusal stands until they have decided.{appeal.of === "amendment" && " The approval as it was goes on meanwhile."}</p>}
  </Notice>
);
