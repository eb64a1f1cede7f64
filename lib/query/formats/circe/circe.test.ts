import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalPopulation } from "../../canonical.ts";
import { Query } from "../../model.ts";
import { cohortQuery } from "../../testing/cohort-arbitraries.ts";
import { queryInWords } from "../../words.ts";
import { circeDifferences, normalisedCirce } from "./normalised.ts";
import { readCirce } from "./read.ts";
import { writeCirce } from "./write.ts";

const concept = (CONCEPT_ID: number, CONCEPT_NAME = `Concept ${CONCEPT_ID}`) => ({ CONCEPT_ID, CONCEPT_NAME, STANDARD_CONCEPT: "S", STANDARD_CONCEPT_CAPTION: "Standard", INVALID_REASON: "V", INVALID_REASON_CAPTION: "Valid", CONCEPT_CODE: `c${CONCEPT_ID}`, DOMAIN_ID: "Condition", VOCABULARY_ID: "SNOMED", CONCEPT_CLASS_ID: "Clinical Finding" });
const set = (id: number, name: string, ...ids: number[]) => ({ id, name, expression: { items: ids.map((conceptId, i) => ({ concept: concept(conceptId), isExcluded: i === 1, includeDescendants: true, includeMapped: false })) } });
const window = (from: number | undefined, to: number | undefined) => ({ Start: { ...(from === undefined ? {} : { Days: Math.abs(from) }), Coeff: from === undefined || from < 0 ? -1 : 1 }, End: { ...(to === undefined ? {} : { Days: Math.abs(to) }), Coeff: to !== undefined && to < 0 ? -1 : 1 }, UseIndexEnd: false, UseEventEnd: false });
const atLeastOne = { Type: 2, Count: 1 };
const group = (rest: object) => ({ Type: "ALL", CriteriaList: [], DemographicCriteriaList: [], Groups: [], ...rest });

/** Every feature at once, written by hand as ATLAS writes it. */
const everything = {
  cdmVersionRange: ">=5.0.0", ConceptSets: [set(0, "Diabetes", 201826, 201254), set(3, "Metformin", 1503297), set(7, "Codes", 44)],
  PrimaryCriteria: {
    CriteriaList: [
      { ConditionOccurrence: { CodesetId: 0, First: true, OccurrenceStartDate: { Value: "2015-01-01", Extent: "2022-12-31", Op: "bt" }, Age: { Value: 18, Op: "gte" }, Gender: [concept(8532, "FEMALE")], ConditionType: [concept(32817)], ConditionTypeExclude: true, ConditionSourceConcept: 7 } },
      { Measurement: { CodesetId: 0, ValueAsNumber: { Value: 48, Op: "gte" }, Unit: [concept(9579)], RangeHighRatio: { Value: 1.5, Op: "gt" }, Abnormal: true, ConditionTypeExclude: null } },
      { DrugEra: { CodesetId: 3, EraStartDate: { Value: "2016-01-01", Op: "gt" }, EraLength: { Value: 30, Op: "gte" }, AgeAtEnd: { Value: 90, Op: "lt" } } },
      { ObservationPeriod: { UserDefinedPeriod: { StartDate: "2015-01-01", EndDate: "2016-01-01" }, PeriodLength: { Value: 365, Op: "gte" } } },
      { DrugExposure: { CodesetId: 3, LotNumber: { Text: "A", Op: "!startsWith" }, DateAdjustment: { StartWith: "START_DATE", StartOffset: 5, EndWith: "END_DATE", EndOffset: -1 }, ProviderSpecialtyCS: { CodesetId: 7, IsExclusion: true } } },
      { VisitDetail: { CodesetId: 7, VisitDetailTypeCS: { CodesetId: 7, IsExclusion: false } } },
    ],
    ObservationWindow: { PriorDays: 365, PostDays: 0 }, PrimaryCriteriaLimit: { Type: "All" },
  },
  AdditionalCriteria: group({ Type: "AT_LEAST", Count: 1, DemographicCriteriaList: [{ Age: { Value: 18, Extent: 65, Op: "bt" }, RaceCS: { CodesetId: 7, IsExclusion: false } }], Groups: [group({ Type: "ANY", CriteriaList: [{ Criteria: { Death: {} }, StartWindow: window(0, undefined), Occurrence: { Type: 0, Count: 0 } }] })] }),
  QualifiedLimit: { Type: "Last" }, ExpressionLimit: { Type: "All" },
  InclusionRules: [{
    name: "Treated", description: "Soon", expression: group({ Type: "AT_MOST", Count: 3, CriteriaList: [
      { Criteria: { DrugExposure: { CodesetId: 3, CorrelatedCriteria: group({ CriteriaList: [{ Criteria: { VisitOccurrence: { VisitLength: { Value: 2, Op: "gt" } } }, StartWindow: window(-3, 3), Occurrence: atLeastOne, RestrictVisit: true }] }) } }, StartWindow: window(0, 90), EndWindow: { ...window(-30, undefined), UseEventEnd: true }, Occurrence: { Type: 2, Count: 2, IsDistinct: true, CountColumn: "START_DATE" }, IgnoreObservationPeriod: true },
    ] }),
  }],
  EndStrategy: { CustomEra: { DrugCodesetId: 3, GapDays: 30, Offset: 7, DaysSupplyOverride: 28 } }, CensoringCriteria: [{ ProcedureOccurrence: { CodesetId: 7 } }], CollapseSettings: { CollapseType: "ERA", EraPad: 10 }, CensorWindow: { StartDate: "2010-01-01" },
};
const read = (document: unknown) => {
  const result = readCirce(document);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
};
const written = (query: Query) => {
  const result = writeCirce(query);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
};

describe("an OHDSI cohort definition", () => {
  test("with every feature is read and saved without change and without loss", () => {
    const { query, losses } = read(everything);
    expect(losses).toEqual([]);
    expect(Query.safeParse(query).error).toBeUndefined();
    const again = written(query);
    expect(again.losses).toEqual([]);
    expect(normalisedCirce(again.document)).toBe(normalisedCirce(everything));
    expect(queryInWords(query).text).toContain("first-ever record of the condition “Diabetes”");
  });
  test("whatever cohort is written without a loss of meaning is read back as the same cohort", () => {
    let compared = 0;
    fc.assert(fc.property(cohortQuery, (query) => {
      const { document, losses } = written(query);
      if (losses.some((l) => l.severity === "changed-meaning")) return;
      compared++;
      const back = read(JSON.parse(JSON.stringify(document)));
      expect(canonicalPopulation(back.query.population, back.query.conceptSets)).toEqual(canonicalPopulation(query.population, query.conceptSets));
    }), { numRuns: 400 });
    expect(compared).toBeGreaterThan(40);
  }, 60_000);
  test.each<[string, (definition: typeof everything) => unknown, string]>([
    ["a key that nobody knows", (d) => ({ ...d, Novelty: { a: 1 } }), "“Novelty” cannot be asked here"],
    ["a dose that no table holds", (d) => ({ ...d, CensoringCriteria: [{ DrugExposure: { EffectiveDrugDose: { Value: 1, Op: "gt" } } }] }), "“EffectiveDrugDose” cannot be asked here"],
    ["different values of a column that is not counted", (d) => ({ ...d, InclusionRules: [{ name: "R", expression: group({ CriteriaList: [{ Criteria: { Death: {} }, StartWindow: window(0, 1), Occurrence: { Type: 2, Count: 2, IsDistinct: true, CountColumn: "UNIT" } }] }) }] }), "Different values of “UNIT”"],
    ["keys inside a window, an occurrence, a set and an era", (d) => ({ ...d, CollapseSettings: { ...d.CollapseSettings, Gap: 3 } }), "“Gap” cannot be asked here"],
    ["no mapping", (d) => ({ ...d, ConceptSets: [set(0, "Diabetes", 0), ...d.ConceptSets.slice(1)] }), "Concept 0 means"],
  ])("%s is in the report as a change of meaning", (_what, change, message) => {
    const { losses } = read(change(everything));
    expect(losses.filter((l) => l.severity === "changed-meaning").map((l) => l.message).join(" ")).toContain(message);
  });
  test.each<[string, unknown, string]>([
    ["something else", { hello: 1 }, "no PrimaryCriteria"],
    ["a domain that is not OMOP's", { ...everything, CensoringCriteria: [{ PayerPlanPeriod: {} }] }, "Criteria of the kind “PayerPlanPeriod”"],
    ["a date that is none", { ...everything, CensoringCriteria: [{ Death: { OccurrenceStartDate: { Value: "soon", Op: "gt" } } }] }, "“soon” is not a date"],
    ["hours", { ...everything, InclusionRules: [{ name: "R", expression: group({ CriteriaList: [{ Criteria: { Death: {} }, StartWindow: { Start: { TimeUnit: "hour", TimeUnitValue: 3, Coeff: -1 }, End: { Coeff: 1 } }, Occurrence: atLeastOne }] }) }] }, "StartWindow.Start.TimeUnit: Only whole days"],
    ["a set named in words", { ...everything, CensoringCriteria: [{ Death: { CodesetId: "stroke" } }] }, "Death.CodesetId: A whole number is expected"],
    ["two kinds of exit at once", { ...everything, EndStrategy: { ...everything.EndStrategy, DateOffset: { DateField: "StartDate", Offset: 3 } } }, "Remove one of them"],
    ["text that is no JSON", "{", "not JSON"],
    ["no entry", { ...everything, PrimaryCriteria: { CriteriaList: [] } }, "Choose at least one event"],
  ])("%s is refused with the place and the reason", (_what, document, message) => {
    const result = readCirce(document);
    expect(result.ok ? "" : result.refusal.message).toContain(message);
  });
  test("the text that ATLAS saves around a definition is read too", () => expect(read({ id: 1, name: "X", expression: JSON.stringify(everything) }).query.population).toEqual(read(everything).query.population));
  test.each<[string, (definition: typeof everything) => object]>([
    ["days given as a unit and an amount", (d) => ({
      ...d, EndStrategy: { DateOffset: { DateField: "EndDate", Offset: 0, OffsetUnit: "day", OffsetUnitValue: 14 } }, CollapseSettings: { CollapseType: "ERA", EraPadUnit: "day", EraPadUnitValue: 30 },
      InclusionRules: [{ name: "R", expression: group({ CriteriaList: [{ Criteria: { Death: {} }, StartWindow: { Start: { TimeUnit: "day", TimeUnitValue: 30, Coeff: -1 }, End: { TimeUnit: "day", Coeff: 1 } }, Occurrence: atLeastOne }] }) }],
    })],
    ["a window outside observation whose open bounds have odd signs", (d) => ({ ...d, InclusionRules: [{ name: "R", expression: group({ CriteriaList: [{ Criteria: { Death: {} }, StartWindow: { Start: { Coeff: 1 }, End: { Coeff: -1 } }, Occurrence: atLeastOne, IgnoreObservationPeriod: true }] }) }] })],
    ["a limit of qualifying events beside an empty group", (d) => ({ ...d, AdditionalCriteria: group({}), QualifiedLimit: { Type: "First" } })],
    ["an optional group without members, an excluded type without types, a second value that does not count", (d) => ({ ...d, CensoringCriteria: [{ VisitOccurrence: { CodesetId: 7, CorrelatedCriteria: group({}), VisitTypeExclude: true, Age: { Value: 3, Extent: 9, Op: "gt" } } }] })],
    ["types and letter case as older versions wrote them", (d) => ({ ...d, ExpressionLimit: { Type: "ALL" }, CensoringCriteria: [{ VisitDetail: { CodesetId: 7, VisitDetailTypeCS: 7 } }] })],
    ["what the rarest published definitions ask", (d) => ({
      ...d, CensoringCriteria: [
        { ConditionOccurrence: { CodesetId: 0, ConditionType: [concept(32817)], ConditionTypeExclude: true, ProviderSpecialty: [concept(38004446)], VisitType: [concept(9201)] } },
        { ConditionEra: { CodesetId: 0, OccurrenceCount: { Value: 2, Op: "gte" }, EraLength: { Value: 30, Extent: 90, Op: "bt" } } },
        { VisitOccurrence: { CodesetId: 7, VisitType: [concept(44818518)], PlaceOfService: [concept(8756)] } }, { DoseEra: { CodesetId: 3, DoseValue: { Value: 5, Op: "gt" }, Unit: [concept(8576)] } },
        { ObservationPeriod: { UserDefinedPeriod: { StartDate: "2015-01-01" } } }, { Specimen: { CodesetId: 7, AnatomicSite: [concept(4)], SourceId: { Text: "S", Op: "!endsWith" } } },
      ],
    })],
  ])("%s: read and saved without change of meaning", (_what, change) => {
    const definition = change(everything) as Record<string, unknown>;
    const { query, losses } = read(definition);
    expect(losses).toEqual([]);
    const again = written(query);
    expect(again.losses).toEqual([]);
    expect(circeDifferences(definition, again.document)).toEqual([]);
    expect(normalisedCirce(again.document)).toBe(normalisedCirce(definition));
  });
  test("every single change of a value shows as a difference", () => {
    const places: [string, object][] = [["ExpressionLimit.Type", { ExpressionLimit: { Type: "First" } }], ["EraPad", { CollapseSettings: { CollapseType: "ERA", EraPad: 11 } }], ["CensorWindow.StartDate", { CensorWindow: { StartDate: "2010-01-02" } }]];
    for (const [path, change] of places) expect(circeDifferences(everything, { ...everything, ...change })).toEqual([path]);
    const renamed = structuredClone(everything);
    renamed.ConceptSets[0]!.expression.items[0]!.concept.CONCEPT_NAME = "Other";
    expect(circeDifferences(everything, renamed)).toEqual(["ConceptSets.0.expression.items.0.concept.CONCEPT_NAME"]);
  });
  describe("found by reading OHDSI's own test definitions", () => {
    const small = (rest: object, rule?: object) => ({
      ConceptSets: [set(0, "Diabetes", 201826)], PrimaryCriteria: { CriteriaList: [{ ConditionOccurrence: { CodesetId: 0 } }], ObservationWindow: { PriorDays: 0, PostDays: 0 }, PrimaryCriteriaLimit: { Type: "First" } },
      InclusionRules: rule ? [{ name: "Rule", expression: rule }] : [], ...rest,
    });
    const refusal = (document: unknown) => { const result = readCirce(document); return result.ok ? "" : result.refusal.message; };
    test("a filter by text without text is told of", () => {
      const criteria = { CriteriaList: [{ DeviceExposure: { UniqueDeviceId: { Op: "contains" } } }], ObservationWindow: { PriorDays: 0, PostDays: 0 }, PrimaryCriteriaLimit: { Type: "First" } };
      expect(read(small({ PrimaryCriteria: criteria })).losses).toMatchObject([{ severity: "changed-meaning", path: "PrimaryCriteria.CriteriaList.0.DeviceExposure.UniqueDeviceId" }]);
    });
    test("a demographic criterion that everybody meets still counts as one of several", () => {
      const membersOf = (Type: string) => read(small({}, group({ Type, Count: 2, CriteriaList: [{ Criteria: { Death: {} }, StartWindow: window(0, 30), Occurrence: atLeastOne }], DemographicCriteriaList: [{}] }))).query.population.rules[0]!.group.of.length;
      expect(["ALL", "ANY", "AT_LEAST", "AT_MOST"].map(membersOf)).toEqual([1, 2, 2, 2]);
    });
    test("an offset beyond a century ends with observation, as it did", () => {
      const { query, losses } = read(small({ EndStrategy: { DateOffset: { DateField: "EndDate", Offset: 99_999 } } }));
      expect(query.population.exit).toEqual({ kind: "fixed", from: "end", days: 36_525 });
      expect(losses).toMatchObject([{ severity: "cosmetic", path: "EndStrategy.DateOffset.Offset" }]);
    });
    test("days beside another unit are refused, and so is a concept set that is not listed", () => {
      expect(refusal(small({ CollapseSettings: { CollapseType: "ERA", EraPad: 60, EraPadUnit: "minute", EraPadUnitValue: 0 } }))).toContain("CollapseSettings.EraPadUnit");
      expect(refusal(small({ CensoringCriteria: [{ Death: { CodesetId: 7 } }] }))).toContain("CensoringCriteria.0.Death.CodesetId: Concept set 7 is not among");
    });
  });
  test("a limit of qualifying events without such criteria is told of", () => {
    const { AdditionalCriteria: _none, ...rest } = everything;
    expect(read(rest).losses).toMatchObject([{ severity: "cosmetic", path: "QualifiedLimit" }]);
    expect(normalisedCirce(written(read(rest).query).document)).toBe(normalisedCirce(rest));
  });
});
