"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Link } from "#components/ui/link.tsx";
import { conceptSetDifference } from "#lib/query/concept-set-difference.ts";
import type { ConceptSet, ConceptSetOrigin } from "#lib/query/concept-set.ts";
import type { ConceptSetServices } from "./services.ts";

const Lines = ({ lines }: { lines: readonly string[] }) => <ul className="flex list-disc flex-col gap-1 pl-5 text-sm">{lines.slice(0, 50).map((line) => <li key={line}>{line}</li>)}{lines.length > 50 && <li>and {lines.length - 50} more</li>}</ul>;

/** Where a set of the query was copied from, what was changed in it here, and whether the library has a newer version. */
export function OriginNote({ set, origin, services, onTake }: { set: ConceptSet; origin: ConceptSetOrigin; services: ConceptSetServices; onTake: (next: ConceptSet) => void }) {
  const { data, isPending, isError } = useQuery({
    queryKey: ["concept-set", origin.set, origin.version],
    queryFn: async () => {
      const then = await services.read(origin.set, origin.version);
      return { then: then.set, archived: then.archivedAt !== null, latest: then.latest === origin.version ? undefined : (await services.read(origin.set)).set };
    },
  });
  if (isPending) return <p className="text-sm text-muted">Looking the set up in the library …</p>;
  // The query's copy stands by itself: a set that is no longer shared takes nothing away from it.
  if (isError) return <p className="text-sm text-muted">Copied from version {origin.version} of a set in the library that you can’t see now. The copy in this query stays as it is.</p>;
  const here = conceptSetDifference(data.then, set);
  const { latest } = data;
  return (
    <div className="flex flex-col items-start gap-2 text-sm">
      <p>Copied from version {origin.version} of <Link href={`/concept-sets/${origin.set}`}>“{data.then.name}”</Link> in the library{data.archived ? ", which is archived now" : ""}{here.length === 0 ? ", and the same." : ", and changed here."}</p>
      {here.length > 0 && <Disclosure summary="What was changed here"><Lines lines={here} /></Disclosure>}
      {latest?.origin && (
        <>
          <p role="status" className="font-semibold">Version {latest.origin.version} is newer.</p>
          <Disclosure summary={`How version ${latest.origin.version} differs from version ${origin.version}`}><Lines lines={conceptSetDifference(data.then, latest)} /></Disclosure>
          <Button variant="secondary" small onClick={() => { onTake({ ...latest, key: set.key }); }}>Take version {latest.origin.version}{here.length > 0 ? ", and drop what was changed here" : ""}</Button>
        </>
      )}
    </div>
  );
}

/** Puts a set of the query into the library, where the rest of the project finds it. */
export function KeepInLibrary({ set, services, onKept }: { set: ConceptSet; services: ConceptSetServices; onKept: (origin: ConceptSetOrigin) => void }) {
  const [said, setSaid] = useState<string>();
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    try {
      const { id, version } = await services.keep({ name: set.name, items: set.items });
      onKept({ set: id, version });
    } catch (error) {
      setSaid(error instanceof Error ? error.message : "The set could not be kept. Try again.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-col items-start gap-1">
      <Button variant="quiet" small aria-disabled={busy} onClick={() => { if (!busy) void keep(); }}>{busy ? "Keeping …" : "Keep this set in the project’s library"}</Button>
      {said !== undefined && <p role="alert" className="text-sm text-bad">{said}</p>}
    </div>
  );
}
