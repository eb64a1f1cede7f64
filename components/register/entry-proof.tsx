import { Instant } from "#components/ui/age.tsx";
import { Link } from "#components/ui/link.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { promiseParts, type Kept } from "#lib/register/log/promise.ts";

export type EntryProof = { readonly state: "waiting" | "logged" | "witnessed"; readonly loggedAt?: string | undefined; readonly witnessedBy: readonly string[]; readonly witnesses: number; readonly promise: readonly Kept[] };

const states = {
  waiting: { tone: "waiting", word: "Being logged", words: "This version is written into the register’s log within a minute." },
  logged: { tone: "moving", word: "Logged", words: "It is in the register’s log. The data environments have not signed that state of the log yet; they look every minute or so." },
  witnessed: { tone: "good", word: "Logged and witnessed", words: "It is in the register’s log, and cannot be changed without that showing." },
} as const;

const keptWords = { kept: "kept", due: "not yet", broken: "broken" } as const;
const Promised = ({ part, state, by, at }: Kept) => (
  <li className={state === "broken" ? "text-bad" : undefined}>
    {promiseParts[part].words}: <strong>{keptWords[state]}</strong>{state === "due" && <>, until <Instant of={by} /></>}{state === "broken" && at !== undefined && <>, done <Instant of={at} /></>}
  </li>
);

/** How far the proof of a version is, and the way to check it oneself. */
export function EntryProofState({ proof, href }: { proof: EntryProof | undefined; href: string }) {
  if (!proof) return <p className="text-sm text-muted">The register’s log has not begun yet: nothing of this entry can be checked.</p>;
  const { tone, word, words } = states[proof.state];
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p><StatusTag tone={tone}>{word}</StatusTag></p>
      <p>{words}</p>
      {proof.state === "witnessed" && <p>Witnessed by {String(proof.witnessedBy.length)} of {String(proof.witnesses)} data environments: {proof.witnessedBy.join(", ")}.</p>}
      {proof.loggedAt !== undefined && <p className="text-muted">Logged <Instant of={proof.loggedAt} /></p>}
      <div>
        <p className="font-semibold">What we promise of every version</p>
        <ul className="mt-1 flex list-disc flex-col gap-1 pl-5">{proof.promise.map((one) => <Promised key={one.part} {...one} />)}</ul>
      </div>
      {proof.state !== "waiting" && <p><Link href={href}>Check it yourself</Link></p>}
    </div>
  );
}
