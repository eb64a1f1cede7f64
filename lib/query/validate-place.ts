/** Where in a query a finding belongs, and the findings that several parts share. */
import { yearOf, type PlainDate } from "#lib/kernel/plain-date.ts";
import { finding, type Finding } from "./checks/finding.ts";
import type { DatasetDescription } from "./dictionary.ts";
import type { Query } from "./model.ts";

export type Place = { path: string; dataModel: Query["dataModel"]; datasets: readonly DatasetDescription[]; today: PlainDate | undefined };
export const at = (place: Place, step: string | number): Place => ({ ...place, path: place.path === "" ? `${step}` : `${place.path}.${step}` });
export const error = (place: Place, message: string): Finding => finding("error")(place.path, message);
export const warning = (place: Place, message: string): Finding => finding("warning")(place.path, message);

export function dateProblems(date: PlainDate, place: Place): Finding[] {
  if (yearOf(date) < 1850) return [error(place, "Give a date after 1850.")];
  if (place.today && date > place.today) return [warning(place, "This date lies in the future: ages are reckoned for then.")];
  return [];
}

export const onlyOmop = (what: string, place: Place) =>
  place.dataModel.kind === "omop-5.4" ? [] : [error(place, `${what} belongs to OMOP records; this query asks a table. Use its columns.`)];
