/** What there is to say about a query while it is written: at once what the query alone tells, and from the portal what the chosen data environments add. */
import { partsOfQuery, setsNamed } from "#lib/query/cohort-walk.ts";
import type { Finding } from "#lib/query/checks/finding.ts";
import { Query } from "#lib/query/model.ts";
import { validateQuery } from "#lib/query/validate.ts";

const gravest = ["error", "warning", "advice"] as const;
const sameAs = (finding: Finding) => `${finding.severity} ${finding.path} ${finding.message}`;

/**
 * `asked` is the content that the portal's findings are about, which may be older than `query`: of them only those stay that the older query
 * did not show by itself.
 */
export function findFindings(query: Query, today: string, portal: readonly Finding[], asked: unknown): Finding[] {
  const own = validateQuery(query, [], today);
  const before = Query.safeParse(asked);
  const known = new Set([...own, ...(before.success ? validateQuery(before.data, [], today) : [])].map(sameAs));
  const added = before.success ? portal.filter((finding) => !known.has(sameAs(finding))) : [];
  return [...own, ...added].sort((a, b) => gravest.indexOf(a.severity) - gravest.indexOf(b.severity));
}

const places = [
  /^(variables|analyses)\.\d+/, /^population\.(entry\.events|censoring)\.\d+/, /^population\.rules\.\d+\.group(\.of\.\d+)+/, /^population\.rules\.\d+/, /^population\.exit/,
  /^population(\.of\.\d+)+/,
];
/** The part of the form that a finding is shown at; a concept set's is where it is first used. undefined: no part, only the list. */
export function placeOf(path: string, query: Query): string | undefined {
  const set = /^conceptSets\.(\d+)/.exec(path)?.[1];
  const key = set === undefined ? undefined : query.conceptSets?.[Number(set)]?.key;
  const at = key === undefined ? path : setsNamed(partsOfQuery(query)).find((named) => named.key === key)?.path;
  return at === undefined ? undefined : places.map((place) => place.exec(at)?.[0]).find((found) => found !== undefined);
}
export const anchorId = (place: string): string => `checks-${place.replaceAll(".", "-")}`;
