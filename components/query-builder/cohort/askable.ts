/** What else can be asked of a record, read from the table of OMOP's attributes; and a first, valid restriction of each kind. */
import { checkedAttributes, checkedUnits } from "#lib/query/checked-concepts.ts";
import type { Restriction } from "#lib/query/cohort.ts";
import type { NamedConcept } from "#lib/query/concept-set.ts";
import { personFields, recordTables, type RecordDomain } from "#lib/query/omop-tables.ts";

/** A kind of record, or the person at the index date. */
export type Asked = RecordDomain | "person";
export type Askable = { key: string; label: string };
const sentence = (text: string): string => text.replace(/^./, (c) => c.toUpperCase());

/** Attributes of a kind of record beyond those that its form asks anyway (start date, age then, value, unit). */
export function askableOf(domain: Asked): Askable[] {
  if (domain === "person") return [...personFields.filter((f) => f.key !== "gender").map(({ key, label }) => ({ key, label: sentence(label) })), { key: "start-date", label: "The index date" }];
  const { fields, sourceConcept, measured } = recordTables[domain];
  const inForm = measured ? ["value", "unit"] : [];
  return [
    ...fields.filter((f) => !inForm.includes(f.key)).map(({ key, label }) => ({ key, label: sentence(label) })),
    ...(sourceConcept === null ? [] : [{ key: "source", label: "Code in the source system" }]),
    { key: "end-date", label: "Date of its end" }, { key: "end-age", label: "Age at its end" }, { key: "start-date", label: "Date of its start, again" }, { key: "start-age", label: "Age at its start, again" },
    ...(domain === "measurement" ? [{ key: "abnormal", label: "Outside its normal range" }] : []),
    ...(domain === "observation-period" ? [{ key: "period", label: "Reaching over dates" }] : []),
  ];
}

/** Concepts that can be ticked for an attribute; undefined where only a concept set can name them. */
export function choicesFor(field: string, domain: Asked): readonly NamedConcept[] | undefined {
  if (field === "unit") return checkedUnits.map(({ conceptId, symbol }) => ({ conceptId, name: symbol }));
  const own = checkedAttributes.filter((a) => a.field === field && (a.domains === undefined || (domain !== "person" && a.domains.includes(domain))));
  return own.length === 0 ? undefined : own.map(({ conceptId, name }) => ({ conceptId, name }));
}

/** `begin` makes an empty concept set and answers its key. */
export function newRestriction(key: string, domain: Asked, today: string, begin: () => string): Restriction {
  const of = key.startsWith("end-") ? "end" as const : "start" as const;
  if (key === "end-date" || key === "start-date") return { kind: "date", of, test: { op: "at-least", value: today } };
  if (key === "end-age" || key === "start-age") return { kind: "age", of, test: { op: "at-least", value: 18 } };
  if (key === "abnormal") return { kind: "abnormal" };
  if (key === "period") return { kind: "period", from: today };
  if (key === "source") return { kind: "concept-set", field: "source", conceptSet: begin(), exclude: false };
  const field = (domain === "person" ? personFields : recordTables[domain].fields).find((f) => f.key === key);
  if (!field) throw new TypeError(`a ${domain} has no ${key}`);
  if (field.kind === "number") return { kind: "number", field: key, test: { op: "at-least", value: 1 } };
  if (field.kind === "text") return { kind: "text", field: key, op: "contains", text: "?" };
  const [first] = choicesFor(key, domain) ?? [];
  return first ? { kind: "concepts", field: key, concepts: [first], exclude: false } : { kind: "concept-set", field: key, conceptSet: begin(), exclude: false };
}

/** With `concept` or without it; the last one stays, because a restriction must ask something. */
export function toggled(chosen: readonly NamedConcept[], concept: NamedConcept): NamedConcept[] {
  if (!chosen.some((c) => c.conceptId === concept.conceptId)) return [...chosen, concept];
  const rest = chosen.filter((c) => c.conceptId !== concept.conceptId);
  return rest.length === 0 ? [...chosen] : rest;
}
