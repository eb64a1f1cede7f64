/** Where axe looks at each page: most at once on a phone in the dark (accessibility.spec.ts), by whose they are; the rest on the way of a journey that makes what they show. */
import { topicNames } from "#components/explain/words/public-words.ts";
import type { ToldWorld } from "./told-world.ts";

type Seeded = Pick<ToldWorld, "approved" | "discussed">;

export const everyonesPages = ({ approved: { reference } }: Seeded): readonly string[] => [
  "/", "/how-your-data-is-protected", ...topicNames.map((name) => `/how-your-data-is-protected/${name}`),
  "/register", `/register/${reference}`, `/register/${reference}/check`, "/register/statistics", "/register/map",
  `/register/follow?kind=entry&value=${reference}`, "/register/follow/confirm", "/register/follow/letters", "/register/follow/end",
  "/environments", "/environments/wessex", "/environments/wessex/policy", "/environments/wessex/policy/1", "/sign-in", "/api-docs", "/set-password",
];
export const researchersPages = ({ approved, discussed }: Seeded): readonly string[] => [
  "/projects", `/projects/${approved.id}`, `/projects/${discussed.id}`, "/projects/new", "/concept-sets", "/concept-sets/new", "/submissions", "/account", "/account/record", "/account/notices", "/notices", "/expiry",
];
export const administratorsPages = ["/admin/people", "/admin/organisations", "/admin/holidays", "/admin/environments", "/admin/environments/add-worker", "/admin/environments/wessex", "/admin/audit"] as const;
export const registerEditorsPages = ({ approved: { reference } }: Seeded): readonly string[] => ["/register-desk", `/register/${reference}/correct`, "/register/from-crate"];
export const operatorsPages = [
  "/", "/runs", "/policy", "/policy/change", "/policy/change?profile=nhse-sde-10-5&threshold=20", "/policy/change?profile=nhse-sde-10-5&threshold=2", "/data", "/connection", "/gateway", "/budget", "/audit", "/accounts",
] as const;
export const checkersPages = ["/", "/runs", "/afterwards", "/checking"] as const;

/** The journey that lets axe look at a page; or, of a page that nobody gets, why none does. */
type Elsewhere = Readonly<Record<string, { journey: string } | { none: string }>>;
export const portalElsewhere: Elsewhere = {
  "/account/webhooks/[webhookId]": { journey: "accessibility.spec.ts" },
  "/admin/environments/[slug]/committee": { journey: "appeal.spec.ts" },
  "/admin/organisations/[organisationId]": { journey: "administrator.spec.ts" },
  "/admin/people/[userId]": { journey: "administrator.spec.ts" },
  "/concept-sets/[id]": { journey: "concept-sets.spec.ts" },
  "/design": { none: "Development only: a production build answers that there is no such page. Its components are looked at where they are used." },
  "/opinions/[projectId]/[treId]": { journey: "appeal.spec.ts" },
  "/projects/[id]/bring": { journey: "query-formats.spec.ts" },
  "/projects/[id]/edit": { journey: "study.spec.ts" },
  "/queries/[id]": { journey: "study.spec.ts" },
  "/queries/[id]/compare": { journey: "query-timeline.spec.ts" },
  "/reviews": { journey: "accessibility.spec.ts" },
  "/reviews/[projectId]/[treId]": { journey: "accessibility.spec.ts" },
  "/reviews/[projectId]/[treId]/minutes": { journey: "appeal.spec.ts" },
  "/reviews/[projectId]/[treId]/pack": { journey: "three-committees.spec.ts" },
  "/reviews/agenda/[treId]": { journey: "appeal.spec.ts" },
  "/reviews/runs/[runId]": { journey: "study.spec.ts" },
  "/submissions/[id]": { journey: "study.spec.ts" },
  "/submissions/[id]/crates/[runId]/[which]": { journey: "study.spec.ts" },
  "/submissions/[id]/results": { journey: "study.spec.ts" },
  "/submissions/[id]/results/compare": { journey: "concept-sets.spec.ts" },
  "/[language]/how-your-data-is-protected": { journey: "languages.spec.ts" },
  "/[language]/how-your-data-is-protected/[topic]": { journey: "languages.spec.ts" },
};
export const consoleElsewhere: Elsewhere = {
  "/passkeys": { journey: "confirmed-with-passkey.spec.ts" },
  "/runs/[runId]": { journey: "study.spec.ts" },
  "/runs/[runId]/afterwards": { journey: "study.spec.ts" },
  "/runs/[runId]/crate": { journey: "concept-sets.spec.ts" },
  "/runs/[runId]/output": { journey: "study.spec.ts" },
  "/sign-in": { journey: "accessibility.spec.ts" },
};
