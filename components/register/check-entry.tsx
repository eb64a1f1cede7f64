"use client";
import { useId, useState, type ChangeEvent } from "react";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { consistencyOverHttp } from "#lib/register/log/over-http.ts";
import { EntryWithProof, stepsOfSome, verdictOf, verifyEntry, verifySteps, type StepOutcome, type VerifyStep } from "#lib/register/verify-entry.ts";

type Checking = { readonly of: string; readonly outcomes: readonly StepOutcome[]; readonly over: boolean; readonly trouble?: string };

const tags = { holds: { tone: "good", word: "Holds" }, fails: { tone: "bad", word: "Fails" }, open: { tone: "waiting", word: "Not shown" } } as const;
/** Witnesses come in time. */
const wordOf = ({ step, outcome }: StepOutcome): string => (step === "witnessed" && outcome === "open" ? "Not yet" : tags[outcome].word);
const verdictKinds = { holds: "success", fails: "refused", open: "info" } as const;

const fetched = async (path: string): Promise<Response> => {
  const response = await fetch(path);
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  throw new Error(problem.detail ?? "The register did not answer. Try again in a little while.");
};

async function logNow() {
  const checkpoint = await (await fetched("/log/checkpoint")).text();
  const read = async (path: string) => new Uint8Array(await (await fetched(`/log/${path}`)).arrayBuffer());
  return { checkpoint, consistency: (from: number, to: number) => consistencyOverHttp(read, from, to) };
}

/** Checks the entry, or a file that the reader kept, step by step on the reader's own device. */
export function CheckEntry({ reference, revision, title }: { reference: string; revision: number; title: string }) {
  const [checking, setChecking] = useState<Checking>();
  const fileId = useId();

  const check = async (of: string, load: () => Promise<unknown>) => {
    setChecking({ of, outcomes: [], over: false });
    try {
      const given = EntryWithProof.safeParse(await load());
      if (!given.success) throw new Error("This is not an entry with its proof, as the register gives it.");
      const outcomes: StepOutcome[] = [];
      for await (const outcome of verifyEntry(given.data, await logNow())) {
        outcomes.push(outcome);
        setChecking({ of, outcomes: [...outcomes], over: false });
      }
      setChecking({ of, outcomes, over: true });
    } catch (error) {
      const trouble = error instanceof SyntaxError ? "The file can't be read: it is not JSON." : error instanceof Error ? error.message : "Something went wrong.";
      setChecking((before) => ({ of, outcomes: before?.outcomes ?? [], over: true, trouble }));
    }
  };
  const checkShown = () => check(title, async () => (await fetched(`/api/register/v1/entries/${encodeURIComponent(reference)}/checkable?revision=${String(revision)}`)).json());
  const checkFile = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) void check(file.name, async () => JSON.parse(await file.text()) as unknown);
  };
  const verdict = checking?.over && checking.trouble === undefined ? verdictOf(checking.outcomes) : undefined;
  return (
    <div className="mb-10 flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button variant="primary" onClick={() => void checkShown()} refusedBecause={checking && !checking.over ? "The check is under way." : undefined}>Check this entry</Button>
        <span className="flex flex-wrap items-center gap-2">
          <label htmlFor={fileId}>or a file that you kept:</label>
          <input id={fileId} type="file" accept="application/json,.json" onChange={checkFile} className="max-w-full text-sm" />
        </span>
      </div>
      {checking && (
        <section aria-label="The check" className="flex max-w-measure flex-col gap-4">
          <p>{checking.over ? "Checked" : "Checking"}: <span className="font-semibold">{checking.of}</span></p>
          <ol className="flex flex-col gap-4">
            {(Object.keys(verifySteps) as VerifyStep[]).filter((step) => !stepsOfSome.includes(step) || checking.outcomes.some((o) => o.step === step)).map((step) => <Step key={step} step={step} outcome={checking.outcomes.find((o) => o.step === step)} over={checking.over} />)}
          </ol>
          {checking.trouble !== undefined && <Notice kind="warning" title="The check could not be made" live>{checking.trouble}</Notice>}
          {verdict && <Notice kind={verdictKinds[verdict.outcome]} title={verdict.outcome === "fails" ? "The check failed" : "The check is done"} live>{verdict.said}</Notice>}
        </section>
      )}
    </div>
  );
}

function Step({ step, outcome, over }: { step: VerifyStep; outcome: StepOutcome | undefined; over: boolean }) {
  return (
    <li className="border-l-2 border-rule pl-4">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-semibold">{verifySteps[step]}</span>
        {outcome ? <StatusTag tone={tags[outcome.outcome].tone}>{wordOf(outcome)}</StatusTag> : over ? <span className="text-sm text-muted">Not checked</span> : <span className="inline-flex items-center gap-1.5 text-sm text-muted"><Icon name="clock" />Waiting</span>}
      </p>
      {outcome && <p className="text-muted">{outcome.said}</p>}
    </li>
  );
}
