import { Instant } from "#components/ui/age.tsx";
import { Link } from "#components/ui/link.tsx";
import { StatusTag } from "#components/ui/tag.tsx";

export type EntryProof = { readonly state: "waiting" | "logged" | "witnessed"; readonly loggedAt?: string | undefined; readonly witnessedBy: readonly string[]; readonly witnesses: number };

const states = {
  waiting: { tone: "waiting", word: "Being logged", words: "This version is written into the register’s log within a minute." },
  logged: { tone: "moving", word: "Logged", words: "It is in the register’s log. The data environments have not signed that state of the log yet; they look every minute or so." },
  witnessed: { tone: "good", word: "Logged and witnessed", words: "It is in the register’s log, and cannot be changed without that showing." },
} as const;

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
      {proof.state !== "waiting" && <p><Link href={href}>Check it yourself</Link></p>}
    </div>
  );
}
