import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { forSearch } from "#components/explain/words/languages.ts";
import { topicNames, type TopicName } from "#components/explain/words/public-words.ts";
import { listTres } from "#lib/portal/list-tres.ts";
import { readRegister } from "#lib/portal/read-register.ts";
import { processContext } from "./_server/context.ts";
import { editionsHere } from "./_server/languages.ts";

const anyone = { kind: "anonymous" } as const;

/** One page in every finished language, each of which names the others. */
const explaining = (topic: TopicName | undefined, portalUrl: string): MetadataRoute.Sitemap => editionsHere().flatMap((edition, _at, shown) => {
  const { canonical: url, languages } = forSearch(edition, topic, shown, portalUrl) ?? {};
  return url === undefined ? [] : [{ url, ...(languages && { alternates: { languages } }) }];
});

/** The public pages, each environment and the newest entries of the register; the register's own pages lead to the rest. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  await connection();
  const context = await processContext();
  const [tres, register] = await Promise.all([listTres(context, anyone), readRegister(context, anyone, { perPage: 500 })]);
  return [
    ...[undefined, ...topicNames].flatMap((topic) => explaining(topic, context.portalUrl)),
    ...["/", "/register", "/register/map", "/register/statistics", "/environments", "/api-docs"].map((path) => ({ url: context.portalUrl + path })),
    ...(tres.ok ? tres.value.flatMap((tre) => [`/environments/${tre.slug}`, `/environments/${tre.slug}/policy`]).map((path) => ({ url: context.portalUrl + path })) : []),
    ...(register.ok ? register.value.entries.map(({ record, changedAt }) => ({ url: `${context.portalUrl}/register/${encodeURIComponent(record.reference)}`, lastModified: changedAt })) : []),
  ];
}
