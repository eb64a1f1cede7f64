import "server-only";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { editions, forSearch, partAt, type Edition } from "#components/explain/words/languages.ts";
import { topicNames, type TopicName } from "#components/explain/words/public-words.ts";
import { env } from "#lib/portal/env.ts";

/** Every language that this portal shows, English first. */
export const editionsHere = (): readonly Edition[] => editions(env().DRAFT_LANGUAGES === "shown");

/** From what stands in an address; leads to “not found” where there is no such language or page. */
export const editionNamed = (language: string): Edition => editionsHere().find(({ address }) => address !== "" && address === `/${language}`) ?? notFound();
export const topicNamed = (topic: string): TopicName => topicNames.find((name) => name === topic) ?? notFound();

/** Title and description, and where search engines find the page in other languages. */
export function explainingMetadata(edition: Edition, topic?: TopicName): Metadata {
  const { words: { title, description } } = partAt(edition, topic);
  const search = forSearch(edition, topic, editionsHere(), env().PORTAL_URL);
  return { title, description, ...(search ? { alternates: search } : { robots: { index: false } }) };
}
