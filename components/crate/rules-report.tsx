import { Disclosure } from "#components/ui/disclosure.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import { StatusTag, type Tone } from "#components/ui/tag.tsx";

/** One rule and what became of it. `strength` as in RFC 2119; a broken `must` refuses the crate. */
export type RuleFinding = { rule: string; strength: "must" | "should" | "may"; outcome: "kept" | "broken" | "not-applicable"; sentence: string; where?: string };

const look = (finding: RuleFinding): { tone: Tone; word: string; icon?: IconName } => {
  if (finding.outcome === "kept") return { tone: "good", word: "Kept" };
  if (finding.outcome === "not-applicable") return { tone: "neutral", word: "Not applicable" };
  return finding.strength === "must" ? { tone: "bad", word: "Broken" } : { tone: "caution", word: "Not followed", icon: "warning" };
};

const List = ({ findings }: { findings: readonly RuleFinding[] }) => (
  <ul className="flex flex-col">
    {findings.map((finding) => {
      const { word, ...status } = look(finding);
      return (
        <li key={`${finding.rule} ${finding.where ?? ""} ${finding.sentence}`} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-rule py-2 last:border-0">
          <code className="w-14 shrink-0 text-sm text-muted">{finding.rule}</code>
          <StatusTag {...status}>{word}</StatusTag>
          <span className="min-w-0 flex-1 basis-64">
            {finding.sentence} <span className="text-sm text-muted">({finding.strength})</span>
            {finding.where !== undefined && <span className="block text-sm break-all text-muted">at <code>{finding.where}</code></span>}
          </span>
        </li>
      );
    })}
  </ul>
);

/** What was broken comes first and is open; the rules that were kept are folded away. */
export function RulesReport({ findings }: { findings: readonly RuleFinding[] }) {
  const broken = findings.filter((finding) => finding.outcome === "broken").sort((a, b) => rank(a) - rank(b));
  const rest = findings.filter((finding) => finding.outcome !== "broken");
  const kept = rest.filter((finding) => finding.outcome === "kept").length;
  return (
    <div className="flex flex-col gap-3">
      <p>{broken.length === 0 ? `All ${kept} rules that apply are kept.` : `${broken.length} of ${broken.length + kept} rules that apply ${broken.length === 1 ? "is" : "are"} not kept.`}</p>
      {broken.length > 0 && <List findings={broken} />}
      {rest.length > 0 && <Disclosure summary="All other rules"><List findings={rest} /></Disclosure>}
    </div>
  );
}

const rank = (finding: RuleFinding): number => ["must", "should", "may"].indexOf(finding.strength);
