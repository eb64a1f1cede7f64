/** The worked examples of what a cohort means, as a page: records in, what is asked, the answer. The tests run the same examples on every engine. */
import { dateInWords } from "#lib/kernel/plain-date.ts";
import type { Phrase } from "#lib/query/phrase.ts";
import { asthma, bloodTest, hospital, inhaler, queryOfExample, type CohortExample } from "#lib/query/spec/cohort-examples/example.ts";
import { cohortExamples } from "#lib/query/spec/cohort-examples/all.ts";
import { recordDomains, recordTables, type RecordDomain } from "#lib/query/omop-tables.ts";
import type { OmopEvent, OmopPeople } from "#lib/query/reference-engine.ts";
import { queryInWords, variableMeaning } from "#lib/query/words.ts";

const names: Record<number, string> = { [asthma]: "asthma", [inhaler]: "inhaler", [bloodTest]: "blood test", [hospital]: "hospital visit" };
const conceptName = (id: number | null): string => (id === null ? "no concept" : (names[id] ?? `concept ${id}`));

function recordInWords(domain: RecordDomain, event: OmopEvent): string {
  const { date, endDate, value, unitConceptId, typeConceptId, columns = {} } = event;
  const more = Object.entries({ value_as_number: value, unit_concept_id: unitConceptId, type_concept_id: typeConceptId, ...columns }).filter(([, x]) => x !== undefined).map(([name, x]) => `${name} ${x ?? "not known"}`);
  const what = domain === "observation-period" ? "under observation" : `${recordTables[domain].label}${recordTables[domain].concept === null ? "" : ` (${conceptName(event.conceptId)})`}`;
  return `${what} ${date}${endDate ? ` to ${endDate}` : ""}${event.personId === "1" ? "" : " of a stranger"}${more.length > 0 ? ` [${more.join(", ")}]` : ""}`;
}
function peopleInWords({ persons, events, conceptAncestors, mapsTo = [], invalidConcepts = [], providers = [], careSites = [] }: OmopPeople): string {
  const records = recordDomains.flatMap((domain) => (events[domain] ?? []).map((event) => ({ domain, event }))).sort((a, b) => (a.event.date < b.event.date ? -1 : a.event.date > b.event.date ? 1 : 0));
  const [person] = persons;
  const who = person!.yearOfBirth === 1980 ? [] : [`born in ${person!.yearOfBirth}`];
  const { id: _id, genderConceptId: _gender, yearOfBirth: _born, ...rest } = person!;
  return [
    ...who, ...(Object.keys(rest).length > 0 ? [`the person’s row says ${JSON.stringify(rest)}`] : []), ...records.map(({ domain, event }) => recordInWords(domain, event)),
    ...conceptAncestors.map((a) => `the vocabulary has ${a.descendant} as more specific than ${a.ancestor}`), ...mapsTo.map((m) => `the vocabulary maps ${m.source} to ${m.standard}`), ...invalidConcepts.map((id) => `${id} is withdrawn`),
    ...providers.map((p) => `provider ${p.id} has speciality ${p.specialtyConceptId}`), ...careSites.map((c) => `care site ${c.id} is a ${c.placeOfServiceConceptId}`),
  ].join("; ");
}

const inline = (phrase: Phrase): string => (phrase.of.length === 0 ? phrase.text : `${phrase.text} ${phrase.of.map((p) => (p.of.length > 0 ? `(${inline(p)})` : p.text)).join("; ")}`);
const setsOf = ({ sets }: CohortExample): string => sets.map((s) => `“${s.name}”: ${s.items.map((i) => `${i.exclude ? "without " : ""}${i.conceptId}${i.descendants ? " and more specific ones" : ""}${i.mapped ? " and what maps to them" : ""}`).join(", ") || "nothing"}`).join("; ");
function askedInWords(example: CohortExample): string[] {
  const { populationPhrase } = queryInWords(queryOfExample(example));
  // The sets of every example but those about sets are the plain ones that the page's head explains.
  const parts = populationPhrase.of.filter((p) => !p.text.startsWith("The names stand for"));
  const about = example.variable ? [`- About the person: ${variableMeaning(example.variable.variable, undefined, example.sets)}`] : [];
  return [...(example.variable ? [] : [`- Asked: ${parts.map(inline).join(". ")}.`]), ...(example.topic === "Concept sets" ? [`- Sets: ${setsOf(example)}.`] : []), ...about];
}
function answerInWords({ periods, variable }: CohortExample): string {
  if (variable) return variable.value === null ? "not known" : String(variable.value);
  if (periods.length === 0) return "not in the cohort";
  return periods.map(([from, to]) => `in the cohort from ${dateInWords(from)} to ${dateInWords(to)}`).join("; and ");
}

/** Markdown, without the note that says it is generated. */
export function cohortSemantics(): string[] {
  const topics = [...new Set(cohortExamples.map((e) => e.topic))];
  return [
    "# What a cohort means",
    `Each rule of the cohort model with an example worked out by hand: the records that go in, what is asked, the answer that comes out. The tests give these ${cohortExamples.length} examples to the reference engine, to DuckDB, to PostgreSQL and to the SQL for Trino, and every one of them must give the answer printed here; another test fails when the model has a feature without an example. Where OHDSI's own SQL is deterministic, a cohort means what that SQL means.`,
    `A cohort is computed in this order: entry events under observation and their limit; what makes them count, and its limit; the inclusion rules; the limit of what remains; the exit; then a person's periods are joined and cut to dates. Days have no time and no zone.`,
    `Unless it says otherwise the person was born in 1980 and is recorded as female. The sets are “asthma” (concept ${asthma}), “inhaler” (${inhaler}), “test” (a blood test, ${bloodTest}) and “hospital” (${hospital}). For variables the cohort is everybody with a diagnosis of asthma, from the day of the first.`,
    ...topics.flatMap((topic) => [
      `## ${topic}`,
      ...cohortExamples.filter((e) => e.topic === topic).map((example) => [`**${example.rule}**\n`, `- Records: ${peopleInWords(example.people)}.`, ...askedInWords(example), `- Answer: **${answerInWords(example)}**.`].join("\n")),
    ]),
  ];
}
