-- The register is searched by words; drizzle-kit does not write indexes over expressions of this kind.
create index register_entries_words on register_entries using gin (to_tsvector('english', text));
