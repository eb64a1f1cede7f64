/**
 * Every file of lib/portal says here what it is. A verb that changes something records it, in the same transaction; a new file that is
 * not listed, or one that writes without a trace, fails.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** Each verb that writes, and the actions it records. */
const writes: Record<string, readonly string[]> = {
  "access-tokens": ["create-access-token", "revoke-access-token"],
  "appeal-decision": ["appeal-decision", "withdraw-appeal"],
  account: ["update-profile", "change-password"],
  "answer-question": ["answer-question"],
  "archive-concept-set": ["archive-concept-set"],
  "ask-reviewer": ["ask-reviewer", "end-review"],
  "ask-about-entry": ["ask-about-entry"],
  "authenticate-worker": ["worker-sign-in-failed"],
  "change-project-state": ["amend-project", "close-project"],
  "cohort-workers": ["add-cohort-worker", "describe-cohort-worker", "renew-worker-password"],
  "comment-on-project": ["comment-on-project"],
  "comment-on-query": ["comment-on-query", "resolve-query-comment"],
  "copy-concept-set": ["copy-concept-set"],
  "copy-query": ["copy-query"],
  "create-concept-set": ["create-concept-set"],
  "create-first-administrator": ["create-first-administrator"],
  "create-project": ["create-project"],
  "create-query": ["create-query"],
  "decide-on-application": ["decide-on-application"],
  "decide-on-findings": ["decide-on-findings"],
  "decide-on-run": ["decide-on-run"],
  "delete-query": ["delete-query"],
  "deliberate-on-application": ["declare-interests", "recuse-member", "cast-ballot", "close-round", "conclude-decision", "verify-condition", "look-back"],
  "edit-register-entry": ["edit-register-entry"],
  "end-model": ["end-model"],
  "end-membership": ["end-membership"],
  "expire-approvals": ["expire-approvals"],
  "expire-runs": ["expire-run"],
  "export-audit": ["export-audit"],
  "give-opinion": ["declare-as-reviewer", "decline-review", "give-opinion"],
  "hand-out-task": ["hand-out-task", "hold-back-task"],
  "import-query": ["import-query"],
  "invite-colleague": ["invite-colleague"],
  "invite-tre": ["invite-tre"],
  "join-tre": ["join-tre"],
  "keep-query-version": ["keep-query-version"],
  "leave-out-of-model": ["leave-out-of-model"],
  "link-identity": ["link-identity"],
  "link-orcid": ["link-orcid", "unlink-orcid"],
  "manage-absence": ["end-absence", "say-absence"],
  "manage-committee": ["set-committee-rule", "seat-member"],
  "manage-evidence": ["add-evidence", "verify-evidence", "end-evidence"],
  "manage-forms": ["write-question", "set-committee-form"],
  "manage-holidays": ["proclaim-holiday", "take-back-holiday"],
  "manage-organisations": ["add-organisation", "describe-organisation", "merge-organisations", "place-person"],
  "manage-people": ["invite-person", "grant-role", "revoke-role", "deactivate-person", "resend-password-link"],
  "mark-notices-read": ["mark-notices-read"],
  "notice-preferences": ["set-notice-preferences"],
  "nudge-committees": ["nudge-committee"],
  "open-variant": ["open-variant"],
  passkeys: ["begin-passkey", "add-passkey", "remove-passkey"],
  "password-links": ["set-password"],
  "propose-findings": ["propose-findings"],
  "publish-crate-entry": ["publish-crate-entry"],
  "publish-profile": ["publish-profile"],
  "raise-amendment": ["raise-amendment"],
  "read-audit": ["verify-audit"],
  "receive-results": ["receive-results"],
  "receive-task-result": ["receive-task-result"],
  "record-run-events": ["record-run-events"],
  "remind-of-expiry": ["remind-of-expiry", "tell-of-overdue-condition"],
  "renew-tre-key": ["renew-tre-key"],
  "restore-query-version": ["restore-query-version"],
  "retire-tre": ["retire-tre"],
  "return-lapsed-tasks": ["return-lapsed-task"],
  "revoke-approval": ["revoke-approval"],
  "save-concept-set-version": ["save-concept-set-version"],
  "save-project-draft": ["save-project-draft"],
  "save-query-draft": ["save-query-draft"],
  sessions: ["open-session", "close-session", "close-all-sessions"],
  "share-concept-set": ["share-concept-set"],
  "show-visas": ["show-visas"],
  "show-condition": ["show-condition"],
  "sign-decision": ["sign-decision"],
  "sign-in": ["sign-in-failed"],
  "sign-revocation": ["sign-revocation"],
  "sign-run-decision": ["sign-run-decision"],
  "ask-registry": ["ask-registry"],
  "submit-project": ["submit-project"],
  "submit-query": ["submit-query"],
  "suspend-tre": ["suspend-tre"],
  "take-contribution": ["take-contribution"],
  "watch-register": ["watch-register", "confirm-watch", "end-watch", "set-letter-pace"],
  "webhook-deliveries": ["replay-webhook-delivery"],
  webhooks: ["add-webhook", "rotate-webhook-secret", "remove-webhook", "test-webhook"],
  "withdraw-project": ["withdraw-project"],
  "withdraw-submission": ["withdraw-submission"],
};
/** Verbs that change nothing. */
const reads = [
  "compare-query-versions", "compare-results", "concept-set-reach", "distribution-file", "download-concept-set", "download-results", "draft-register-entry", "estimate-query", "export-query", "forecast", "health",
  "list-askable-datasets", "list-concept-sets", "list-notices", "list-projects", "list-queries", "list-reviews", "list-submissions", "list-tres", "look-up-codes", "offer-committee-keys", "offer-revocations", "offer-rounds", "preview-query",
  "public-figures", "read-agenda", "read-amendment", "read-concept-set", "read-crate", "read-decision-times", "read-document", "read-entry-questions", "read-evidence", "read-findings", "read-minutes", "read-own-record", "read-policy-history", "read-project", "read-query", "read-register", "read-governing-documents",
  "read-register-files", "read-register-log", "read-register-statistics", "read-results", "read-review", "read-run-crate", "read-run-review", "read-submission", "read-team", "register-desk", "search-concepts", "try-query", "waiting", "watch-events",
];
/** Parts that write inside the transaction of a verb, which records it; or what is no deed of anyone: leases, nonces, counters, the queue, the register's log (which is a record itself). */
const writingParts = [
  "account-for", "anchor-audit", "apply-decision", "ask-committees", "audit", "authenticate-agent", "begin-fits", "begin-sums", "delegated-route", "deliver-webhook", "events", "index-register", "jobs", "move-run", "own-signature",
  "expire-sites", "keep-time", "link-organisation", "poll", "record-deliberation", "record-events", "register-sample", "run-jobs", "sequence-register-log", "sign-in-limits", "start-query", "take-back-approvals", "step-on", "tell-members", "tell-panel", "tell-people", "tell-register-log", "tell-watchers", "sign-governing-document",
  "tre-policies", "publish-accreditation", "update-entries", "update-register", "witness-register-log", "worker-run",
  "write-register-revision",
];
/** Parts without a hand on the database. */
const parts = [
  "absences-of", "administrators", "approval-reach", "answer-agent", "answer-worker", "appeal-view", "approval-in-force", "approvals-in-force", "asking", "blob-store", "calendars", "chair-duties", "check-release", "clearance-at-worker", "clocks-view", "code-book", "committee-of", "condition-view", "terms-in-force",
  "committee-view", "committees-of", "conflict-candidates", "concept-set-access", "confirm-publication", "context", "create-context", "data-use-of", "database", "decision-signatures", "deliberation-of", "email-address", "env", "error-facts",
  "evidence-of", "evidence-view", "find-run", "forms-of", "held-back", "http-answer", "input", "issuer-keys", "judge-query", "log", "log-witnesses", "may", "name-tres", "near-questions", "network", "on-whose-behalf", "organisations-of", "outward-address",
  "pack-request", "password", "person-of", "portable-signatures", "privacy-budgets", "project-access", "project-view", "query-access", "query-content", "query-history", "query-workflow", "reach-at-tres", "refused-amendment", "read-actor", "prove-log-leaf",
  "fit-progress", "read-body", "read-envelope", "read-models", "read-sums", "refusals-of", "register-log-key", "register-record", "register-log-tiles", "register-salts", "results-file", "review-papers", "review-view", "run-letters", "run-phases",
  "safe-people-registry", "search-register", "secret", "send-mail", "send-webhook", "signing-key", "silent-model", "similar-projects", "site-answer", "software", "submission-state", "supposed-entry", "tell-of-key", "tell-of-leaver",
  "transaction", "tre-actor", "unsigned-stops", "webhook-secret",
];

const folder = new URL(".", import.meta.url);
const files = readdirSync(folder).filter((f) => f.endsWith(".ts") && !f.endsWith(".test.ts")).map((f) => f.slice(0, -3));
const source = (name: string) => readFileSync(new URL(`${name}.ts`, folder), "utf8");
const recorded = (name: string) => [...source(name).matchAll(/recordAudit\(tx, context, (?:\{.*?\}|[\w.]+), "([a-z-]+)"/g)].map((m) => m[1]);
const changesRows = /\b(?:tx|db|context\.db)\s*\.(?:insert|update|delete)\(/;

describe("the files of lib/portal", () => {
  test("are all listed, once, and all there", () => {
    const listed = [...Object.keys(writes), ...reads, ...writingParts, ...parts];
    expect([...listed].sort()).toEqual([...files].sort());
  });
  test.each(Object.entries(writes))("%s records %j", (name, actions) => {
    expect(recorded(name).sort()).toEqual([...actions].sort());
    // In the transaction of the change, so that there is never one without the other.
    expect(source(name)).toContain("inTransaction(");
  });
  test.each([...reads, ...parts].map((name) => [name]))("%s changes no row", (name) => {
    expect(source(name)).not.toMatch(changesRows);
  });
});
