/** Everyone in a dataset, of whom the TRE publishes how many they are. */
import { wordingText } from "#lib/disclosure/ledger/conditions.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import type { Query } from "#lib/query/model.ts";
import type { AgentContext, OpenDataset } from "./context.ts";
import type { Engine } from "./engines/engine.ts";
import { wordsIn } from "./ledger.ts";
import { publishedPeople } from "./profile.ts";
import { checkRequired, requiredVariables } from "./required-columns.ts";
import { enterEveryone, everyoneEntered, keepEveryone, keptEveryone } from "./store/ledger.ts";
import { comparedPeople, keepCompared } from "./store/shared-people.ts";

/** A table that says of nobody who it is, so that people with new values count as new people. */
export const isUnkeyed = (dictionary: TableDictionary | undefined): boolean => dictionary !== undefined && dictionary.key === undefined;

const allOf = (query: Query): Query => ({ version: 1, title: "Everyone", dataModel: query.dataModel, population: { kind: "group", match: "all", of: [] }, variables: [], analyses: [{ kind: "count", id: "everyone" }] });

const known = new WeakMap<Engine, PersonSet>();
type Run = { runId: string; dataset: string; query: Query; /** Whom the run's own question chose. */ asked: Iterable<number> };
type Context = Pick<AgentContext, "store" | "config">;

/**
 * Reading a million people takes about a second, and far more of a database that others use: done once where the data stays as it is, and once for each
 * release of the data where the TRE names its releases. Whoever a question chose and is not among those kept has come since, whatever the release is
 * called: then everyone is read again.
 */
async function everyoneIn({ store, config }: Context, { runId, dataset, asked }: Run, { engine, description: { dictionary } }: OpenDataset, query: Query, signal: AbortSignal): Promise<PersonSet> {
  const release = config.datasets.find(({ key }) => key === dataset)?.release;
  const isKept = !engine.isFixed && release !== undefined;
  const kept = engine.isFixed ? known.get(engine) : isKept ? keptEveryone(store.db, dataset, release) : undefined;
  if (kept && (engine.isFixed || PersonSet.from(asked).differenceSize(kept, 1) === 0)) return kept;
  const read = await engine.people({ ...query, variables: requiredVariables(dictionary) }, signal);
  checkRequired(read, dictionary);
  const people = PersonSet.from(read.ids);
  if (engine.isFixed) known.set(engine, people);
  if (isKept) store.write({ actor: `Agent of ${config.name}`, action: "everyone-read", subject: runId, facts: { dataset, release } }, (db) => { keepEveryone(db, dataset, release, people); });
  return people;
}

/**
 * Everyone in a dataset is a released set like any other, because the TRE publishes how many they are: a question about all but a few would tell of
 * these few. Entered anew when as many as the threshold have come or gone, or are not in another dataset of the same people. Says whether there were others
 * before, and of which datasets that are said to share its people not one person is in this one.
 */
export async function withEveryone(context: Context, run: Run, opened: OpenDataset, signal: AbortSignal): Promise<{ changed: boolean; strangers: string[] }> {
  const { store, config } = context;
  const query = allOf(run.query);
  const people = await everyoneIn(context, run, opened, query, signal);
  const entered = everyoneEntered(store.db, run.dataset);
  const threshold = smallestShown(config.policy.disclosure);
  const isNew = people.size >= threshold && entered.every(({ people: before }) => before.differenceSize(people, threshold) + people.differenceSize(before, threshold) >= threshold);
  if (isNew) {
    // What was published when the program started may be of an older state.
    const { description } = opened;
    const isPublished = description.people !== null && description.people === publishedPeople(people.size, config.policy.disclosure);
    const answer = isPublished ? { answer: { value: description.people!, roundedTo: config.policy.disclosure.roundingBase } } : {};
    store.write({ actor: `Agent of ${config.name}`, action: "ledger-holds-everyone", subject: run.runId, facts: { dataset: run.dataset } }, (db, at) => { enterEveryone(db, run.runId, run.dataset, { people, wording: wordingText(wordsIn(run.dataset, { query })([])), ...answer }, at); });
  }
  const own = entered.filter(({ dataset }) => dataset === run.dataset);
  return { changed: own.some(({ people: before }) => !before.equals(people)), strangers: compareWithOthers(context, run, people, entered) };
}

/** Keeps for the operator how many of these people are in each other dataset that is said to share them; gives those where nobody is: their keys are of two kinds, and the ledger knows nobody again. */
function compareWithOthers({ store, config }: Context, { runId, dataset }: Run, people: PersonSet, entered: readonly { dataset: string; people: PersonSet }[]): string[] {
  const others = new Map(entered.filter((one) => one.dataset !== dataset).map((one) => [one.dataset, one.people]));
  const known = comparedPeople(store.db);
  return [...others].flatMap(([other, of]) => {
    const inBoth = people.intersectionSize(of);
    if (!known.some((one) => one.dataset === dataset && one.other === other && one.inBoth === inBoth)) {
      store.write({ actor: `Agent of ${config.name}`, action: "people-compared", subject: runId, facts: { dataset, other } }, (db, at) => { keepCompared(db, { dataset, other, inBoth, at }); });
    }
    return inBoth === 0 && people.size > 0 ? [other] : [];
  });
}
