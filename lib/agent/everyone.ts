/** Everyone in a dataset, of whom the TRE publishes how many they are. */
import { wordingText } from "#lib/disclosure/ledger/conditions.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import type { Query } from "#lib/query/model.ts";
import type { AgentContext, OpenDataset } from "./context.ts";
import type { Engine } from "./engines/engine.ts";
import { shortWordsOf } from "./ledger.ts";
import { publishedCount } from "./profile.ts";
import { enterEveryone, everyoneEntered } from "./store/ledger.ts";

/** A table that says of nobody who it is, so that people with new values count as new people. */
export const isUnkeyed = (dictionary: TableDictionary | undefined): boolean => dictionary !== undefined && dictionary.key === undefined;

const allOf = (query: Query): Query => ({ version: 1, title: "Everyone", dataModel: query.dataModel, population: { kind: "group", match: "all", of: [] }, variables: [], analyses: [{ kind: "count", id: "everyone" }] });

const known = new WeakMap<Engine, PersonSet>();
/** Reading a million people takes about a second: done once where the data stays as it is. */
async function everyoneIn(engine: Engine, query: Query, signal: AbortSignal): Promise<PersonSet> {
  const people = known.get(engine) ?? PersonSet.from((await engine.people(query, signal)).ids);
  if (engine.isFixed) known.set(engine, people);
  return people;
}

/**
 * Everyone in a dataset is a released set like any other, because the TRE publishes how many they are: a question about all but a few would tell of
 * these few. Entered anew when as many as the threshold have come or gone. Says whether there were others before.
 */
export async function withEveryone({ store, config }: Pick<AgentContext, "store" | "config">, run: { runId: string; dataset: string; query: Query }, { engine, description }: OpenDataset, signal: AbortSignal): Promise<{ changed: boolean }> {
  const query = allOf(run.query);
  const people = await everyoneIn(engine, query, signal);
  const entered = everyoneEntered(store.db, run.dataset);
  const threshold = smallestShown(config.policy.disclosure);
  const isNew = people.size >= threshold && entered.every((before) => before.differenceSize(people, threshold) + people.differenceSize(before, threshold) >= threshold);
  if (isNew) {
    // What was published when the program started may be of an older state.
    const isPublished = description.people !== null && description.people === publishedCount(people.size, config.policy.disclosure);
    const answer = isPublished ? { answer: { value: description.people!, roundedTo: config.policy.disclosure.roundingBase } } : {};
    store.write({ actor: `Agent of ${config.name}`, action: "ledger-holds-everyone", subject: run.runId, facts: { dataset: run.dataset } }, (db, at) => { enterEveryone(db, run.runId, run.dataset, { people, wording: wordingText(shortWordsOf({ query })([])), ...answer }, at); });
  }
  return { changed: entered.some((before) => !before.equals(people)) };
}
