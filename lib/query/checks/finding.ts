/** What a check has to say about a query: where, how grave, in plain words, and where there is one, an edit that mends it. */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { DatasetDescription } from "../dictionary.ts";
import type { Query } from "../model.ts";

/** error: the query could have no answer, so it is not sent. warning: it may well not mean what was meant. advice: a choice that somebody may want to know of. */
export type Severity = "error" | "warning" | "advice";
/** A change of the query's document. `path` is as in `Finding`; a removed member of a list closes its gap. */
export type QueryEdit = { op: "set"; path: string; value: unknown } | { op: "remove"; path: string };
/** `edits` are made in order. `label` says on a button what they do. */
export type Mend = { label: string; edits: QueryEdit[] };
/** `path` leads to the field: `population.of.0.concepts`. */
export type Finding = { path: string; severity: Severity; message: string; mend?: Mend };

/** What is known beside the query itself: the datasets that it would be put to (none: only the query is checked), and the day, to tell future dates. */
export type Known = { datasets: readonly DatasetDescription[]; today?: PlainDate | undefined };
export type Check = {
  key: string;
  title: string;
  /** Why it matters, for the page that lists the checks. */
  why: string;
  severity: Severity;
  /** The checks of OHDSI's circe-be that look at the same, by class name. */
  circe: readonly string[];
  find: (query: Query, known: Known) => Finding[];
};

export const finding = (severity: Severity) => (path: string, message: string, mend?: Mend): Finding => ({ path, severity, message, ...(mend && { mend }) });

type Branch = Record<string | number, unknown>;
function edited(value: unknown, steps: readonly string[], change: (holder: Branch, key: string) => void): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) throw new TypeError("an edit has a path");
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Branch;
  if (rest.length === 0) change(copy, step);
  else copy[step] = edited(copy[step], rest, change);
  return copy;
}
/** A copy of the document with the edits made; parts that no edit touches are shared. */
export const applyEdits = <T>(document: T, edits: readonly QueryEdit[]): T =>
  edits.reduce<T>((now, edit) => edited(now, edit.path.split("."), (holder, key) => {
    if (edit.op === "set") holder[key] = edit.value;
    else if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
  }) as T, document);
