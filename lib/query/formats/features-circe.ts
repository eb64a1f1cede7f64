/** What an OHDSI definition can ask, each with a small document that asks it: from the table of OMOP records, and by hand what stands round them. */
import { recordDomains, recordTables, type AnyField, type RecordDomain } from "../omop-tables.ts";
import { ageNames, dateNames, sourceName } from "./circe/names.ts";
import type { FeatureRow } from "./feature-row.ts";

const concept = (CONCEPT_ID: number) => ({ CONCEPT_ID, CONCEPT_NAME: `Concept ${CONCEPT_ID}`, CONCEPT_CODE: `c${CONCEPT_ID}`, VOCABULARY_ID: "SNOMED", DOMAIN_ID: "Condition", CONCEPT_CLASS_ID: "Clinical Finding" });
const set = (id: number, ...items: object[]) => ({ id, name: `Set ${id}`, expression: { items } });
const window = { Start: { Days: 30, Coeff: -1 }, End: { Days: 30, Coeff: 1 }, UseIndexEnd: false, UseEventEnd: false };
const atLeastOne = { Type: 2, Count: 1 };
const group = (rest: object) => ({ Type: "ALL", CriteriaList: [], DemographicCriteriaList: [], Groups: [], ...rest });
const definition = (rest: object) => ({
  ConceptSets: [set(1, { concept: concept(11), includeDescendants: true })], PrimaryCriteria: { CriteriaList: [{ ConditionOccurrence: { CodesetId: 1 } }], ObservationWindow: { PriorDays: 0, PostDays: 0 }, PrimaryCriteriaLimit: { Type: "First" } },
  QualifiedLimit: { Type: "First" }, ExpressionLimit: { Type: "First" }, InclusionRules: [], CensoringCriteria: [], CollapseSettings: { CollapseType: "ERA", EraPad: 0 }, CensorWindow: {}, ...rest,
});
const entry = (criteria: object) => definition({ PrimaryCriteria: { CriteriaList: [criteria], ObservationWindow: { PriorDays: 0, PostDays: 0 }, PrimaryCriteriaLimit: { Type: "First" } } });
const rule = (rest: object) => definition({ InclusionRules: [{ name: "Rule", expression: group(rest) }] });
const correlated = (rest: object) => rule({ CriteriaList: [{ Criteria: { DrugExposure: { CodesetId: 1 } }, StartWindow: window, Occurrence: atLeastOne, ...rest }] });

const number = { Value: 3, Extent: 9, Op: "bt" };
const date = { Value: "2015-01-01", Op: "gte" };
function valueOf({ kind }: AnyField): unknown {
  return kind === "number" ? number : kind === "text" ? { Text: "a", Op: "contains" } : [concept(21)];
}
type Written = Pick<FeatureRow, "part" | "feature" | "document">;
function ofDomain(domain: RecordDomain): Written[] {
  const { circe, fields, end } = recordTables[domain];
  const [dates, ages, source] = [dateNames(domain), ageNames(domain), sourceName(domain)];
  const asked = (feature: string, criteria: object): Written => ({ part: circe, feature, document: entry({ [circe]: criteria }) });
  return [
    asked("any record", {}), ...(recordTables[domain].concept ? [asked("CodesetId", { CodesetId: 1 })] : []), asked("First", { First: true }),
    asked(dates.start, { [dates.start]: date }), ...(end.rule === "next-day" ? [] : [asked(dates.end, { [dates.end]: date })]), asked(ages.start, { [ages.start]: number }), ...(ages.start === "Age" ? [] : [asked(ages.end, { [ages.end]: number })]),
    ...fields.flatMap((field) => {
      if (field.circe === null) return [];
      const own = asked(field.circe, { [field.circe]: valueOf(field) });
      return field.kind !== "concept" ? [own] : [own, asked(`${field.circe}Exclude`, { [field.circe]: [concept(21)], [`${field.circe}Exclude`]: true }), asked(`${field.circe}CS`, { [`${field.circe}CS`]: { CodesetId: 1, IsExclusion: true } })];
    }),
    ...(source ? [asked(source, { [source]: 1 })] : []), ...(domain === "measurement" ? [asked("Abnormal", { Abnormal: true })] : []),
    ...(domain === "observation-period" ? [asked("UserDefinedPeriod", { UserDefinedPeriod: { StartDate: "2015-01-01", EndDate: "2016-01-01" } })] : []),
    asked("CorrelatedCriteria", { CorrelatedCriteria: group({ CriteriaList: [{ Criteria: { Death: {} }, StartWindow: window, Occurrence: atLeastOne }] }) }),
    asked("DateAdjustment", { DateAdjustment: { StartWith: "START_DATE", StartOffset: 5, EndWith: "END_DATE", EndOffset: -1 } }),
  ];
}

const operators = ["lt", "lte", "eq", "!eq", "gt", "gte", "bt", "!bt"];
const texts = ["startsWith", "!startsWith", "contains", "!contains", "endsWith", "!endsWith", "eq"];
const windowOf = (rest: object) => correlated({ StartWindow: { ...window, ...rest } });
const byHand: Written[] = [
  ...(["isExcluded", "includeDescendants", "includeMapped"] as const).map((flag) => ({ part: "ConceptSets", feature: flag, document: definition({ ConceptSets: [set(1, { concept: concept(11) }, { concept: concept(12), [flag]: true })] }) })),
  ...operators.map((Op) => ({ part: "NumericRange", feature: Op, document: entry({ Measurement: { ValueAsNumber: { Value: 3, ...(Op.endsWith("bt") ? { Extent: 9 } : {}), Op } } }) })),
  ...operators.map((Op) => ({ part: "DateRange", feature: Op, document: entry({ Measurement: { OccurrenceStartDate: { Value: "2015-01-01", ...(Op.endsWith("bt") ? { Extent: "2016-01-01" } : {}), Op } } }) })),
  ...texts.map((Op) => ({ part: "TextFilter", feature: Op, document: entry({ ConditionOccurrence: { StopReason: { Text: "a", Op } } }) })),
  { part: "PrimaryCriteria", feature: "ObservationWindow", document: definition({ PrimaryCriteria: { CriteriaList: [{ Death: {} }], ObservationWindow: { PriorDays: 365, PostDays: 30 }, PrimaryCriteriaLimit: { Type: "First" } } }) },
  { part: "PrimaryCriteria", feature: "more than one entry event", document: definition({ PrimaryCriteria: { CriteriaList: [{ Death: {} }, { VisitOccurrence: {} }], ObservationWindow: { PriorDays: 0, PostDays: 0 }, PrimaryCriteriaLimit: { Type: "All" } } }) },
  ...["First", "Last", "All"].flatMap((Type) => [
    { part: "PrimaryCriteriaLimit", feature: Type, document: definition({ PrimaryCriteria: { CriteriaList: [{ Death: {} }], ObservationWindow: { PriorDays: 0, PostDays: 0 }, PrimaryCriteriaLimit: { Type } } }) },
    { part: "QualifiedLimit", feature: Type, document: definition({ AdditionalCriteria: group({ DemographicCriteriaList: [{ Age: number }] }), QualifiedLimit: { Type } }) }, { part: "ExpressionLimit", feature: Type, document: definition({ ExpressionLimit: { Type } }) },
  ]),
  { part: "AdditionalCriteria", feature: "group", document: definition({ AdditionalCriteria: group({ CriteriaList: [{ Criteria: { Death: {} }, StartWindow: window, Occurrence: atLeastOne }] }) }) },
  { part: "InclusionRules", feature: "name, description, expression", document: definition({ InclusionRules: [{ name: "Rule", description: "Why", expression: group({ DemographicCriteriaList: [{ Age: number }] }) }] }) },
  ...["ALL", "ANY", "AT_LEAST", "AT_MOST"].map((Type) => ({ part: "Group", feature: Type, document: rule({ Type, ...(Type.startsWith("AT") ? { Count: 1 } : {}), DemographicCriteriaList: [{ Age: number }, { Gender: [concept(8532)] }] }) })),
  { part: "Group", feature: "groups inside groups", document: rule({ Groups: [group({ Type: "ANY", Groups: [group({ DemographicCriteriaList: [{ Age: number }] })], DemographicCriteriaList: [{ Age: { Value: 3, Op: "lt" } }] })] }) },
  ...Object.entries({ Age: number, OccurrenceStartDate: date, OccurrenceEndDate: date, Gender: [concept(8532)], Race: [concept(21)], Ethnicity: [concept(22)] }).map(([name, value]) => ({ part: "DemographicCriteria", feature: name, document: rule({ DemographicCriteriaList: [{ [name]: value }] }) })),
  ...["GenderCS", "RaceCS", "EthnicityCS"].map((name) => ({ part: "DemographicCriteria", feature: name, document: rule({ DemographicCriteriaList: [{ [name]: { CodesetId: 1, IsExclusion: true } }] }) })),
  { part: "Window", feature: "days before and after", document: windowOf({}) }, { part: "Window", feature: "all days", document: windowOf({ Start: { Coeff: -1 }, End: { Coeff: 1 } }) }, { part: "Window", feature: "UseIndexEnd", document: windowOf({ UseIndexEnd: true }) },
  { part: "Window", feature: "UseEventEnd", document: windowOf({ UseEventEnd: true }) }, { part: "Window", feature: "TimeUnit day", document: windowOf({ Start: { TimeUnit: "day", TimeUnitValue: 3, Coeff: -1 } }) },
  { part: "CorelatedCriteria", feature: "EndWindow", document: correlated({ EndWindow: { ...window, UseEventEnd: true } }) }, { part: "CorelatedCriteria", feature: "RestrictVisit", document: correlated({ RestrictVisit: true }) },
  { part: "CorelatedCriteria", feature: "IgnoreObservationPeriod", document: correlated({ IgnoreObservationPeriod: true }) },
  ...["exactly", "at most", "at least"].map((feature, Type) => ({ part: "Occurrence", feature, document: correlated({ Occurrence: { Type, Count: 2 } }) })), { part: "Occurrence", feature: "none", document: correlated({ Occurrence: { Type: 0, Count: 0 } }) },
  ...["DOMAIN_CONCEPT", "START_DATE", "VISIT_ID"].map((CountColumn) => ({ part: "Occurrence", feature: `IsDistinct, ${CountColumn}`, document: correlated({ Occurrence: { Type: 2, Count: 2, IsDistinct: true, CountColumn } }) })),
  ...["StartDate", "EndDate"].map((DateField) => ({ part: "EndStrategy", feature: `DateOffset, ${DateField}`, document: definition({ EndStrategy: { DateOffset: { DateField, Offset: 30 } } }) })),
  { part: "EndStrategy", feature: "CustomEra", document: definition({ EndStrategy: { CustomEra: { DrugCodesetId: 1, GapDays: 30, Offset: 7 } } }) }, { part: "EndStrategy", feature: "CustomEra, DaysSupplyOverride", document: definition({ EndStrategy: { CustomEra: { DrugCodesetId: 1, GapDays: 30, Offset: 7, DaysSupplyOverride: 28 } } }) },
  { part: "CensoringCriteria", feature: "criteria", document: definition({ CensoringCriteria: [{ Death: {} }] }) }, { part: "CollapseSettings", feature: "EraPad", document: definition({ CollapseSettings: { CollapseType: "ERA", EraPad: 30 } }) },
  { part: "CensorWindow", feature: "StartDate, EndDate", document: definition({ CensorWindow: { StartDate: "2010-01-01", EndDate: "2020-01-01" } }) },
];

const lost = (part: string, feature: string, document: object, says: string): FeatureRow => ({ format: "circe", part, feature, document, support: "with loss", says });
const refused = (part: string, feature: string, document: object, says: string): FeatureRow => ({ format: "circe", part, feature, document, support: "refused", says });
export const circeFeatures: readonly FeatureRow[] = [
  ...[...byHand, ...recordDomains.flatMap(ofDomain)].map((row): FeatureRow => ({ format: "circe", support: "supported", ...row })),
  lost("DrugExposure", "EffectiveDrugDose, DoseUnit", entry({ DrugExposure: { EffectiveDrugDose: number, DoseUnit: [concept(21)] } }), "“EffectiveDrugDose” cannot be asked here"),
  lost("VisitOccurrence", "PlaceOfServiceLocation", entry({ VisitOccurrence: { PlaceOfServiceLocation: 1 } }), "“PlaceOfServiceLocation” cannot be asked here"),
  lost("VisitDetail", "AdmittedFromConcept, DischargedToConcept", entry({ VisitDetail: { AdmittedFromConcept: 1 } }), "“AdmittedFromConcept” cannot be asked here"),
  lost("Occurrence", "IsDistinct of another column", correlated({ Occurrence: { Type: 2, Count: 2, IsDistinct: true, CountColumn: "UNIT" } }), "Different values of “UNIT” cannot be counted here"),
  lost("ConceptSets", "concept 0", definition({ ConceptSets: [set(1, { concept: concept(0) }, { concept: concept(11) })] }), "means “no mapping”"),
  ...["PayerPlanPeriod", "LocationRegion", "Episode"].map((name) => refused(name, "criteria", entry({ [name]: {} }), `Criteria of the kind “${name}” cannot be asked here`)),
  refused("Window", "TimeUnit hour, minute, second", windowOf({ Start: { TimeUnit: "hour", TimeUnitValue: 3, Coeff: -1 } }), "Only whole days can be asked here"),
];
