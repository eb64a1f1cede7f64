/**
 * Published output rules of real organisations, as data. A TRE's policy file names one and may make it stricter. “Hidden
 * below 10” and “hidden up to 7” differ by one person: `threshold` is the smallest count that is shown. What a profile's
 * source leaves open is decided in the stricter way and said so in its `source`.
 */
import { laterRules } from "./policy.ts";
import type { DisclosurePolicy } from "./policy.ts";
import { isTooSmall } from "./primary-threshold.ts";

export const defaultProfile = "nhse-sde-10-5";

const profile = (
  name: string, title: string, threshold: number, zeros: DisclosurePolicy["zeros"], roundingBase: number, summaryPeople: number, source: string, more: Partial<typeof laterRules> & { version?: number } = {},
): DisclosurePolicy => ({ profile: name, version: 1, title, threshold, zeros, roundingBase, summaryPeople, summaryDigits: 4, source, ...laterRules, ...more });

export const profiles: readonly DisclosurePolicy[] = [
  profile("nhse-sde-10-5", "NHS England Secure Data Environment: under 10 hidden, rounded to 5", 10, "shown", 5, 10, "NHS England SDE, “Output your results”, user guide."),
  profile("nhsd-hes-7-5", "NHS Digital hospital statistics: 1 to 7 hidden, rounded to 5", 8, "shown", 5, 8, "NHS Digital, disclosure control methodology for HES and ECDS, September 2018."),
  profile("opensafely-7-5", "OpenSAFELY: 7 or fewer hidden, rounded to 5", 8, "shown", 5, 8, "OpenSAFELY documentation, statistical disclosure control."),
  profile("opensafely-measures-7-5", "OpenSAFELY measures: 7 or fewer hidden with zeros, rounded to 5", 8, "suppressed", 5, 8, "ehrQL, measures/disclosure_control.py; ratios from the treated counts."),
  profile("opensafely-mid6", "OpenSAFELY rates and curves: 1 to 6 hidden, others in the middle of steps of 6", 7, "shown", 6, 7, "OpenSAFELY documentation, midpoint-6 rounding: ⌈x/6⌉ × 6 − 3; 0 stays 0. “Fewer than 7” says what its 3 says.", { version: 2, rounding: "midpoint" }),
  profile("ukllc-10-zero", "UK Longitudinal Linkage Collaboration: under 10 hidden, zero included", 10, "suppressed", 1, 10, "UK LLC user guide, statistical disclosure control, July 2025."),
  profile("ons-10", "Office for National Statistics: rule of ten, rounded to 5", 10, "suppressed", 5, 10, "ONS Secure Research Service, output checking guidance; rule of thumb of ten, zeros read as disclosive; dominance as taught: the largest at most 43.75 %, the two largest 87 %.", { version: 2, dominance: { pPercent: 10, nk: [{ n: 1, k: 43.75 }, { n: 2, k: 87 }] } }),
  profile("sacro-10-5", "SACRO defaults: rule of ten, rounded to 5", 10, "suppressed", 5, 10, "SACRO/ACRO 1.0.1 defaults; doi 10.1109/TP.2025.3566052.", { version: 2, dominance: { pPercent: 10, nk: [{ n: 2, k: 90 }] }, survivalStep: 10 }),
  profile("sdc-handbook-10", "SDC Handbook: rule of ten", 10, "shown", 1, 10, "SDC Handbook (2nd ed. 2024): ten commonly, three the mathematical minimum; ten degrees of freedom."),
  profile("abs-10", "Australian Bureau of Statistics DataLab: rule of ten", 10, "shown", 1, 10, "ABS DataLab, input and output clearance: rule of ten, differences of tables included, group disclosure rule."),
  profile("phs-10", "Public Health Scotland: 1 to 9 hidden", 10, "shown", 1, 10, "NES Statistical Disclosure Control policy, version 2: 1 to 9 start a risk assessment; hidden here without one."),
  profile("bundesbank-5", "Bundesbank research data: five entities, dominance of 85 %", 5, "shown", 1, 5, "sdcLog vignette: at least five distinct entities, the two largest at most 85 %.", { dominance: { pPercent: 10, nk: [{ n: 2, k: 85 }] } }),
  profile("cprd-5", "CPRD: under 5 hidden", 5, "shown", 1, 5, "General knowledge of CPRD's guidance: to be confirmed by the TRE that uses it."),
  profile("sail-5", "SAIL Databank: under 5 hidden", 5, "shown", 1, 5, "General knowledge of SAIL's guidance: to be confirmed by the TRE that uses it."),
  profile("bunny-10-10", "Cohort Discovery (Bunny): under 10 hidden with zeros, rounded to 10", 10, "suppressed", 10, 10, "Hutch Bunny, obfuscation settings: low number suppression 10, rounding target 10."),
  profile("omop-5", "OHDSI: under 5 hidden", 5, "shown", 1, 5, "omopgenerics, minCellCount 5."),
  profile("pcornet-11", "PCORnet: under 11 hidden", 11, "shown", 1, 11, "PCORnet practice as given by countmaskr."),
  profile("pedsnet-5", "PEDSnet: under 5 hidden", 5, "shown", 1, 5, "PEDSnet practice as given by countmaskr."),
  profile("vantage6-5", "vantage6: under 5 hidden, zero included", 5, "suppressed", 1, 10, "vantage6 crosstab: counts of 0 to 4 shown as a range; models and curves of at least ten rows."),
  profile("datashield-3", "DataSHIELD defaults: under 3 hidden", 3, "shown", 1, 3, "dsBase 6.3.3, nfilter.tab 3."),
];

export const profileNamed = (name: string): DisclosurePolicy | undefined => profiles.find((p) => p.profile === name);

/** How many of the published rules would hide a count of so many people: a hint for checkers, whatever the TRE's own rules say. Nobody in a group is no few. */
export const profilesHiding = (people: number): number => (people === 0 ? 0 : profiles.filter((other) => isTooSmall(people, other)).length);
