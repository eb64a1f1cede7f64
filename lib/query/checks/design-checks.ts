/** The table of design checks, in the order in which a reader meets what they are about. docs/design-checks.md is written from it. */
import type { Query } from "../model.ts";
import { anyRecord } from "./any-record.ts";
import { afterTheStay, outsideTheDays } from "./beyond-the-stay.ts";
import { emptyConceptSet, notHeldConceptSet, repeatedConceptSet, unusedConceptSet } from "./concept-set-use.ts";
import { countsOfNone } from "./counts-of-none.ts";
import { emptyWindow } from "./empty-window.ts";
import type { Check, Finding, Known } from "./finding.ts";
import { drugExitElsewhere, entryMakesLeave, exitBeforeEntry, laterLimit, noExit } from "./how-people-leave.ts";
import { incompleteRule } from "./incomplete-rule.ts";
import { deathBefore, firstWithoutPast, unobservedAbsence } from "./observed-long-enough.ts";
import { oddWindow } from "./odd-window.ts";
import { partsThatCannotHold } from "./parts-that-cannot-hold.ts";
import { repeatedMembers } from "./repeated-members.ts";
import { reversedRange } from "./reversed-range.ts";
import { unreachableLevels } from "./unreachable-levels.ts";
import { valuesWithoutUnit } from "./values-without-unit.ts";
import { changesNothing, leavesNobody } from "./whom-it-leaves.ts";
import { wrongDomain } from "./wrong-domain.ts";

export const designChecks: readonly Check[] = [
  leavesNobody, partsThatCannotHold, changesNothing, repeatedMembers, incompleteRule, countsOfNone,
  emptyWindow, reversedRange, outsideTheDays, oddWindow, deathBefore,
  unusedConceptSet, emptyConceptSet, repeatedConceptSet, notHeldConceptSet, wrongDomain, anyRecord,
  firstWithoutPast, unobservedAbsence, laterLimit, noExit, exitBeforeEntry, entryMakesLeave, drugExitElsewhere,
  valuesWithoutUnit, unreachableLevels, afterTheStay,
];

export const designFindings = (query: Query, known: Known): Finding[] => designChecks.flatMap((check) => check.find(query, known));

/** What circe-be (OHDSI/circe-be, package org.ohdsi.circe.check) looks at and no check here has to, by class name; and why. */
export const circeChecksElsewhere: Readonly<Record<string, string>> = {
  InitialEventCheck: "A cohort without an index event is refused while it is read.",
  ExitCriteriaCheck: "Leaving by a medicine without naming it is refused while it is read.",
  GenderCriteriaCheck: "A list of sexes without members is refused while it is read.",
  DrugExposureCheck: "Attributes without values are refused while they are read.",
  MeasurementCheck: "Attributes without values are refused while they are read.",
  EmptyDomainTypeCheck: "Attributes without values are refused while they are read.",
  DrugEraCheck: "It asks for a window; here records round an index event always have one.",
  DomainTypeCheck: "Not taken over: it speaks up wherever no type of record is named, which is nearly always meant.",
};
