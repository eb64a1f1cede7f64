import { Notice } from "#components/ui/notice.tsx";
import { Link } from "#components/ui/link.tsx";

export type NoiseTold = { treId: string; tre: string; noise: { epsilon: number; spent: number; budget: number; outputs: readonly { id: string; cost: number }[] } };

/** What an answer with noise cost, and what is left for the project there. */
export function PrivacySpent({ privacy }: { privacy: readonly NoiseTold[] }) {
  if (privacy.length === 0) return null;
  return (
    <Notice className="mt-6" kind="info" title="Numbers were moved by chance (differential privacy)">
      <ul className="list-disc pl-5">
        {privacy.map(({ treId, tre, noise: { epsilon, spent, budget, outputs } }) => {
          const cost = outputs.filter((output) => output.cost > 0).length;
          return <li key={treId}>{tre}: spent {spent} of {budget} by this project, with this answer. {cost === 0 ? "All of it had been answered before, and cost nothing." : `It holds ${cost} new ${cost === 1 ? "output" : "outputs"}, at ${epsilon} each.`}</li>;
        })}
      </ul>
      <p className="mt-2">The range beside a number that bears ~ holds the true number at least 95 times in 100. Tests and intervals that are reckoned from such numbers do not know of the noise. <Link href="#use">The files</Link> name the noise of each number.</p>
    </Notice>
  );
}
