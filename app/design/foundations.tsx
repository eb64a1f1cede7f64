const pairs = [
  ["Paper", "bg-paper text-ink"], ["Surface", "bg-surface text-ink"], ["Sunken", "bg-sunken text-ink"], ["Muted", "bg-paper text-muted"],
  ["Accent", "bg-accent text-on-accent"], ["Accent, soft", "bg-accent-soft text-accent-strong"], ["Band", "bg-band text-on-band"], ["Good", "bg-good-soft text-good"],
  ["Caution", "bg-caution-soft text-caution"], ["Bad", "bg-bad-soft text-bad"], ["Note", "bg-note-soft text-note"],
] as const;

export const Colours = () => (
  <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4">
    {pairs.map(([name, look]) => <li key={name} className={`flex h-20 items-end rounded-md border border-rule p-3 text-sm font-semibold ${look}`}>{name}</li>)}
  </ul>
);

export const Type = () => (
  <div className="flex flex-col gap-4">
    <p className="font-serif text-4xl">One question, one safe answer</p>
    <p className="font-serif text-3xl">Heading of a page</p>
    <p className="font-serif text-2xl">Heading of a section</p>
    <p className="text-lg">A lead paragraph says in one or two sentences what the page is for.</p>
    <p className="max-w-measure">
      Body text is set for reading: about seventy characters to a line, with room between the lines. A <a href="#main">link</a> is underlined; a number
      stands in figures of one width, 1,240 people; a digest is in <code>9f86d081884c</code>.
    </p>
    <p className="text-sm text-muted">Small text carries what is second in importance: a date, a hint, a source.</p>
  </div>
);
