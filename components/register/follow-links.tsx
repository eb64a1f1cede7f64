import { Link } from "#components/ui/link.tsx";

/** What a reader can follow from here on, each by feed or by letter. */
export type Followed = { kind: "entry" | "organisation" | "dataset" | "tre"; value: string };
const words: Record<Followed["kind"], (value: string) => string> = { entry: () => "This study", organisation: (value) => `Everything of ${value}`, dataset: (value) => `Everything that uses ${value}`, tre: (value) => `Everything at ${value}` };
export const followedInWords = ({ kind, value }: Followed): string => words[kind](value);

const feedOf = ({ kind, value }: Followed, ending: string): string =>
  kind === "entry" ? `/api/register/v1/entries/${encodeURIComponent(value)}/feed.${ending}` : `/api/register/v1/feed.${ending}?${new URLSearchParams({ [kind]: value }).toString()}`;

/** `byMail`: false where the reader is asked for an address beside it. */
export const FollowLinks = ({ followed, byMail = true }: { followed: readonly Followed[]; byMail?: boolean }) => (
  <ul className="flex flex-col gap-3 text-sm">
    {followed.map((one) => {
      const name = followedInWords(one);
      return (
        <li key={one.kind + one.value}>
          {name}
          <span className="flex flex-wrap gap-x-4">
            {byMail && <Link href={`/register/follow?${new URLSearchParams({ kind: one.kind, value: one.value }).toString()}`} className="inline-block min-h-6">By e-mail<span className="sr-only">: {name}</span></Link>}
            <a href={feedOf(one, "atom")} className="inline-block min-h-6">Atom<span className="sr-only">: {name}</span></a>
            <a href={feedOf(one, "json")} className="inline-block min-h-6">JSON Feed<span className="sr-only">: {name}</span></a>
          </span>
        </li>
      );
    })}
  </ul>
);
