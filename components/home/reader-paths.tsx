import { Link } from "#components/ui/link.tsx";

type Way = { href: string; label: string };
const readers: readonly { who: string; text: string; ways: readonly Way[] }[] = [
  {
    who: "If your record may be among them",
    text: "See which studies use health records, who asks, who let them, and what came out. Nobody outside sees a record: only checked totals leave.",
    ways: [{ href: "/how-your-data-is-protected", label: "How your data is protected" }, { href: "/register", label: "Search the register" }],
  },
  {
    who: "If you do research",
    text: "Describe your study once. Each environment’s committee decides. Then ask your question with forms, of all of them at once, and get one pooled answer with each part’s limits in the open.",
    ways: [{ href: "/projects", label: "Your projects" }, { href: "/environments", label: "See what data there is" }],
  },
  {
    who: "If you look after data",
    text: "Your data stays in your environment, under your rules. It fetches questions by itself, checks them against what your committee allowed, and releases only what your policy lets out.",
    ways: [{ href: "/reviews", label: "Your committee’s reviews" }, { href: "/api-docs", label: "How programs talk to the portal" }],
  },
];

/** Three readers, what is here for each, and where to go. */
export const ReaderPaths = () => (
  <div className="grid gap-x-10 gap-y-8 md:grid-cols-3">
    {readers.map(({ who, text, ways }) => (
      <section key={who} className="flex flex-col gap-2 border-t-2 border-accent pt-4">
        <h2 className="text-xl">{who}</h2>
        <p>{text}</p>
        <ul className="mt-auto flex flex-col pt-1">{ways.map(({ href, label }) => <li key={href}><Link href={href} className="inline-block py-1 font-semibold">{label}</Link></li>)}</ul>
      </section>
    ))}
  </div>
);
