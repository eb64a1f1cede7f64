/** The languages of other systems that queries are read from and written in. */
export const formats = ["circe", "rquest", "cohort-discovery", "beacon"] as const;
export type Format = (typeof formats)[number];
export const formatNames: Record<Format, { name: string; about: string }> = {
  circe: { name: "OHDSI cohort definition", about: "circe JSON, as ATLAS exports it. Says everything that a query with an index event says of who is in." },
  rquest: { name: "RQuest query", about: "Version 2, the language of Cohort Discovery's workers: two levels of rules joined by and or or." },
  "cohort-discovery": { name: "Cohort Discovery query", about: "The tree of HDR UK's Cohort Discovery builder." },
  beacon: { name: "GA4GH Beacon filters", about: "A Beacon v2 request: filters that must all hold." },
};
