/** The tables of a TRE's store. Each text is one step from an older store to the newest; steps that were released are never changed. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE runs (
    run_id TEXT PRIMARY KEY, state TEXT NOT NULL, created_at TEXT NOT NULL, closed_at TEXT,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_open ON runs (closed_at, created_at);

  -- Numbered from 1 per run, as the portal takes them.
  CREATE TABLE run_events (
    run_id TEXT NOT NULL REFERENCES runs, sequence INTEGER NOT NULL, moved_from TEXT NOT NULL, moved_to TEXT NOT NULL, at TEXT NOT NULL,
    moved_by TEXT NOT NULL, reason TEXT, PRIMARY KEY (run_id, sequence)
  ) STRICT;

  -- What the portal has not acknowledged yet, in the order in which it must hear it.
  CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL REFERENCES runs, kind TEXT NOT NULL CHECK (kind IN ('event', 'results')),
    body TEXT NOT NULL, acknowledged_at TEXT, refused TEXT
  ) STRICT;
  CREATE INDEX outbox_unsent ON outbox (run_id, position) WHERE acknowledged_at IS NULL AND refused IS NULL;

  -- What people in this TRE decided. One person decides once about one attempt.
  CREATE TABLE decisions (
    decision_id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL REFERENCES runs, attempt INTEGER NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('sign-off', 'output', 'cancel')), decision TEXT NOT NULL, reason TEXT NOT NULL,
    account_id TEXT NOT NULL, account_name TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (run_id, attempt, subject, account_id)
  ) STRICT;

  -- Exact results and what would be released of them. Rows are deleted, and overwritten on the disk, when their time is up.
  CREATE TABLE unreleased_outputs (
    run_id TEXT PRIMARY KEY REFERENCES runs, attempt INTEGER NOT NULL, raw TEXT NOT NULL, proposed TEXT NOT NULL, record TEXT NOT NULL,
    computed_at TEXT NOT NULL, keep_until TEXT NOT NULL
  ) STRICT;

  CREATE TABLE releases (
    run_id TEXT PRIMARY KEY REFERENCES runs, released TEXT NOT NULL, record TEXT NOT NULL, released_by TEXT NOT NULL, released_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE envelopes_seen (digest TEXT PRIMARY KEY, project_id TEXT NOT NULL, jws TEXT NOT NULL, first_seen_at TEXT NOT NULL) STRICT;

  CREATE TABLE accounts (
    account_id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT NOT NULL, orcid TEXT, roles TEXT NOT NULL,
    password_hash TEXT NOT NULL, created_at TEXT NOT NULL, disabled_at TEXT
  ) STRICT;
  CREATE TABLE sessions (
    token_sha256 TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts, created_at TEXT NOT NULL, seen_at TEXT NOT NULL, expires_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE sign_in_attempts (who TEXT NOT NULL, at TEXT NOT NULL) STRICT;
  CREATE INDEX sign_in_attempts_by_who ON sign_in_attempts (who, at);

  CREATE TABLE audit (
    position INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, facts TEXT NOT NULL,
    request_id TEXT, previous_hash TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
  CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is never shortened'); END;
  CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON run_events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
  CREATE TRIGGER decisions_are_never_changed BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
  `,
  `
  -- Runs whose query asks for models: which people and values they stand on (a digest), and whether sums may still be asked for.
  CREATE TABLE model_runs (run_id TEXT PRIMARY KEY REFERENCES runs, people_digest TEXT NOT NULL, is_open INTEGER NOT NULL) STRICT;
  -- Every step of a model to which this TRE has given sums: one step, one state, once.
  CREATE TABLE model_steps (
    run_id TEXT NOT NULL REFERENCES runs, analysis TEXT NOT NULL, step INTEGER NOT NULL, state_digest TEXT NOT NULL, participants TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (run_id, analysis, step)
  ) STRICT;
  CREATE TRIGGER model_steps_are_never_changed BEFORE UPDATE ON model_steps BEGIN SELECT RAISE(ABORT, 'steps that were given are never changed'); END;
  `,
  `
  -- Who stands behind each number that was released (released_at), or would be (null): the ledger that every new release is audited against.
  CREATE TABLE ledger_sets (
    id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs, dataset TEXT NOT NULL, key TEXT NOT NULL, wording TEXT, size INTEGER NOT NULL,
    sketch BLOB NOT NULL, people BLOB NOT NULL, released_at TEXT, UNIQUE (run_id, key)
  ) STRICT;
  CREATE INDEX ledger_sets_released ON ledger_sets (dataset, released_at);
  CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger_sets WHEN OLD.released_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
  CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger_sets WHEN OLD.released_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'the ledger is never shortened'); END;
  `,
  `
  -- A checker may change a vote once all have voted: then each vote is a row, and the latest counts. Sign-off stays once per person.
  CREATE TABLE decisions_with_votes (
    decision_id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL REFERENCES runs, attempt INTEGER NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('sign-off', 'output', 'cancel')), decision TEXT NOT NULL, reason TEXT NOT NULL,
    account_id TEXT NOT NULL, account_name TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT;
  INSERT INTO decisions_with_votes SELECT decision_id, run_id, attempt, subject, decision, reason, account_id, account_name, at FROM decisions;
  DROP TABLE decisions;
  ALTER TABLE decisions_with_votes RENAME TO decisions;
  CREATE INDEX decisions_of_run ON decisions (run_id);
  CREATE UNIQUE INDEX one_decision_each ON decisions (run_id, attempt, subject, account_id) WHERE subject <> 'output';
  CREATE TRIGGER decisions_are_never_changed BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;

  -- What a checker remarks on one output, or on one number in it (its key in the compared table). They stay inside the TRE.
  CREATE TABLE output_comments (
    comment_id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL REFERENCES runs, attempt INTEGER NOT NULL, output_id TEXT NOT NULL, cell TEXT,
    comment TEXT NOT NULL, account_id TEXT NOT NULL, account_name TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX output_comments_of_run ON output_comments (run_id);
  CREATE TRIGGER output_comments_are_never_changed BEFORE UPDATE ON output_comments BEGIN SELECT RAISE(ABORT, 'comments are never changed'); END;
  `,
  `
  -- The register's log as this TRE has read it: one row. Its roots are the hashes of the log's right edge; witnessed is what was cosigned last.
  CREATE TABLE register_log (
    id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, roots BLOB NOT NULL, last_at TEXT NOT NULL, witnessed TEXT, alarm TEXT, begun_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE register_log_entries (entry TEXT PRIMARY KEY, rev INTEGER NOT NULL, sha256 TEXT NOT NULL, active INTEGER NOT NULL) STRICT;
  CREATE TABLE register_log_findings (position INTEGER NOT NULL, kind TEXT NOT NULL, found_at TEXT NOT NULL, PRIMARY KEY (position, kind)) STRICT;
  `,
  `
  -- What left without people looking first, output by output: by which class, and the draw that says whether they look at it afterwards. It is
  -- drawn once, in the transaction in which the output leaves, and never again.
  CREATE TABLE released_by_rule (
    run_id TEXT NOT NULL REFERENCES runs, output_id TEXT NOT NULL, class TEXT NOT NULL, share REAL NOT NULL, draw INTEGER NOT NULL,
    is_drawn INTEGER NOT NULL CHECK (is_drawn IN (0, 1)), at TEXT NOT NULL, PRIMARY KEY (run_id, output_id)
  ) STRICT;
  CREATE INDEX released_by_rule_drawn ON released_by_rule (at) WHERE is_drawn = 1;
  -- What a person found when looking afterwards: once for each output that was drawn.
  CREATE TABLE later_checks (
    run_id TEXT NOT NULL, output_id TEXT NOT NULL, verdict TEXT NOT NULL CHECK (verdict IN ('fine', 'should-not-have-left')), reason TEXT NOT NULL,
    account_id TEXT NOT NULL, account_name TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (run_id, output_id),
    FOREIGN KEY (run_id, output_id) REFERENCES released_by_rule
  ) STRICT;
  -- A class of which something should not have left is stopped, until an operator opens it again. The latest row counts.
  CREATE TABLE class_changes (
    change_id INTEGER PRIMARY KEY AUTOINCREMENT, class TEXT NOT NULL, change TEXT NOT NULL CHECK (change IN ('stopped', 'opened')), run_id TEXT, output_id TEXT,
    reason TEXT NOT NULL, account_id TEXT NOT NULL, account_name TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER draws_are_never_changed BEFORE UPDATE ON released_by_rule BEGIN SELECT RAISE(ABORT, 'what left, and its draw, are never changed'); END;
  CREATE TRIGGER draws_are_never_removed BEFORE DELETE ON released_by_rule BEGIN SELECT RAISE(ABORT, 'what left, and its draw, are never removed'); END;
  CREATE TRIGGER later_checks_are_never_changed BEFORE UPDATE ON later_checks BEGIN SELECT RAISE(ABORT, 'verdicts are never changed'); END;
  CREATE TRIGGER later_checks_are_never_removed BEFORE DELETE ON later_checks BEGIN SELECT RAISE(ABORT, 'verdicts are never removed'); END;
  CREATE TRIGGER class_changes_are_never_changed BEFORE UPDATE ON class_changes BEGIN SELECT RAISE(ABORT, 'stops are never changed'); END;
  CREATE TRIGGER class_changes_are_never_removed BEFORE DELETE ON class_changes BEGIN SELECT RAISE(ABORT, 'stops are never removed'); END;
  `,
  `
  -- For whom (the project), what the audit of sums of many sets needs, and the answer that a set keeps: the same people, the same number.
  ALTER TABLE ledger_sets ADD COLUMN circle TEXT;
  ALTER TABLE ledger_sets ADD COLUMN lows BLOB;
  ALTER TABLE ledger_sets ADD COLUMN columns BLOB;
  ALTER TABLE ledger_sets ADD COLUMN value INTEGER;
  ALTER TABLE ledger_sets ADD COLUMN rounded_to INTEGER;
  `,
  `
  -- Lists of codes that were released (released_at), or would be: of each code how many people, a fingerprint of them, and its answer.
  CREATE TABLE ledger_codes (
    run_id TEXT PRIMARY KEY REFERENCES runs, dataset TEXT NOT NULL, wording TEXT NOT NULL, codes TEXT NOT NULL, sketches BLOB NOT NULL, released_at TEXT
  ) STRICT;
  CREATE INDEX ledger_codes_released ON ledger_codes (dataset, released_at);
  CREATE TRIGGER ledger_codes_are_never_changed BEFORE UPDATE ON ledger_codes WHEN OLD.released_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
  CREATE TRIGGER ledger_codes_are_never_deleted BEFORE DELETE ON ledger_codes WHEN OLD.released_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'the ledger is never shortened'); END;
  `,
  `
  -- Rules of disclosure control as the console put them in force, beside the policy file; the first version is the file's. One that waits for a
  -- second person has no in_force_at yet; one that was overtaken or turned down was set aside.
  CREATE TABLE policy_versions (
    version INTEGER PRIMARY KEY CHECK (version >= 2), disclosure TEXT NOT NULL, digest TEXT NOT NULL, reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL, proposed_by_name TEXT NOT NULL, proposed_at TEXT NOT NULL,
    confirmed_by TEXT, confirmed_by_name TEXT, in_force_at TEXT, set_aside_at TEXT
  ) STRICT;
  CREATE TRIGGER policy_versions_are_never_changed BEFORE UPDATE ON policy_versions
    WHEN OLD.in_force_at IS NOT NULL OR OLD.set_aside_at IS NOT NULL OR OLD.disclosure <> NEW.disclosure OR OLD.digest <> NEW.digest OR OLD.proposed_by <> NEW.proposed_by
    BEGIN SELECT RAISE(ABORT, 'versions of the policy are never changed'); END;
  CREATE TRIGGER policy_versions_are_never_removed BEFORE DELETE ON policy_versions BEGIN SELECT RAISE(ABORT, 'versions of the policy are never removed'); END;
  -- Every policy that this TRE has worked under, by the digest that its releases cite.
  CREATE TABLE policies_seen (digest TEXT PRIMARY KEY, disclosure TEXT NOT NULL, first_seen_at TEXT NOT NULL) STRICT;
  `,
  `
  -- Sets of a run that the ledger holds already: they wait with the run, so that what suppression saw together is seen together again, and are not entered twice.
  ALTER TABLE ledger_sets ADD COLUMN is_known INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Every use of a mask, written down with the message before it leaves: one label, one message, for ever. After a crash the same message is sent again.
  CREATE TABLE masked_parts (
    run_id TEXT NOT NULL REFERENCES runs, analysis TEXT NOT NULL, epoch INTEGER NOT NULL, iteration INTEGER NOT NULL, label TEXT NOT NULL, tres TEXT NOT NULL,
    part TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (run_id, analysis, epoch, iteration)
  ) STRICT;
  -- The columns that a model's sums are made of (column-digests.ts): models that share one must not be summed over sets of TREs that tell one apart.
  CREATE TABLE model_columns (digest TEXT NOT NULL, run_id TEXT NOT NULL REFERENCES runs, analysis TEXT NOT NULL, PRIMARY KEY (digest, run_id, analysis)) STRICT;
  CREATE TRIGGER masked_parts_are_never_changed BEFORE UPDATE ON masked_parts BEGIN SELECT RAISE(ABORT, 'a mask is used once'); END;
  CREATE TRIGGER masked_parts_are_never_removed BEFORE DELETE ON masked_parts BEGIN SELECT RAISE(ABORT, 'a mask is used once'); END;
  CREATE TRIGGER model_columns_are_never_changed BEFORE UPDATE ON model_columns BEGIN SELECT RAISE(ABORT, 'what a model was made of is never changed'); END;
  CREATE TRIGGER model_columns_are_never_removed BEFORE DELETE ON model_columns BEGIN SELECT RAISE(ABORT, 'what a model was made of is never removed'); END;
  -- The identity keys of other TREs. accepted_by: who has compared its words with that TRE. offered: another key that the portal gave since, which does not count.
  CREATE TABLE other_tres (
    tre_id TEXT PRIMARY KEY, name TEXT NOT NULL, x TEXT NOT NULL, first_seen_at TEXT NOT NULL, accepted_by TEXT, accepted_at TEXT, offered TEXT, offered_at TEXT
  ) STRICT;
  `,
  `
  -- What output checkers withheld of a run's output: a number by its key in the compared table, or (null) a whole output. The latest row counts.
  CREATE TABLE withholdings (
    withholding_id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL REFERENCES runs, attempt INTEGER NOT NULL, output_id TEXT NOT NULL, number TEXT,
    change TEXT NOT NULL CHECK (change IN ('withheld', 'shown-again')), reason TEXT NOT NULL, account_id TEXT NOT NULL, account_name TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX withholdings_of_run ON withholdings (run_id);
  CREATE TRIGGER withholdings_are_never_changed BEFORE UPDATE ON withholdings BEGIN SELECT RAISE(ABORT, 'withholdings are never changed'); END;
  CREATE TRIGGER withholdings_are_never_removed BEFORE DELETE ON withholdings BEGIN SELECT RAISE(ABORT, 'withholdings are never removed'); END;
  -- What defines the people of each count that is withheld from a run: a later run that would show them goes to people.
  CREATE TABLE withheld_wordings (run_id TEXT NOT NULL REFERENCES runs, dataset TEXT NOT NULL, wording TEXT NOT NULL, PRIMARY KEY (run_id, wording)) STRICT;
  CREATE INDEX withheld_wordings_of_dataset ON withheld_wordings (dataset);
  -- How a run's output was controlled, and what output checkers are shown of it: worked out when nobody waits. Both tell of hidden numbers, and go with them.
  ALTER TABLE unreleased_outputs ADD COLUMN workings TEXT;
  ALTER TABLE unreleased_outputs ADD COLUMN evidence TEXT;
  `,
  `
  -- This TRE's entries at the Health Data Research Gateway, as it last knew them (gateway-entries.ts).
  CREATE TABLE gateway_entries (reference TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
  `,
  `
  -- Numbers with noise of differential privacy, as a project was told them (released_at), or would be: the same question gets the same number again.
  CREATE TABLE noisy_answers (
    run_id TEXT NOT NULL REFERENCES runs, output_id TEXT NOT NULL, project TEXT NOT NULL, dataset TEXT NOT NULL, data_release TEXT NOT NULL, question TEXT NOT NULL,
    epsilon REAL NOT NULL, value INTEGER NOT NULL, released_at TEXT, PRIMARY KEY (run_id, question)
  ) STRICT;
  CREATE INDEX noisy_answers_by_question ON noisy_answers (question, released_at);
  CREATE TRIGGER noisy_answers_are_never_changed BEFORE UPDATE ON noisy_answers WHEN OLD.released_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'answers that were given are never changed'); END;
  CREATE TRIGGER noisy_answers_are_never_removed BEFORE DELETE ON noisy_answers WHEN OLD.released_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'answers that were given are never removed'); END;
  -- What each output of a release cost its project, written in the transaction in which it leaves; 0 where all of it was answered before.
  CREATE TABLE privacy_spent (
    project TEXT NOT NULL, run_id TEXT NOT NULL REFERENCES runs, output_id TEXT NOT NULL, epsilon REAL NOT NULL, at TEXT NOT NULL, PRIMARY KEY (run_id, output_id)
  ) STRICT;
  CREATE INDEX privacy_spent_by_project ON privacy_spent (project);
  CREATE TRIGGER privacy_spent_is_never_changed BEFORE UPDATE ON privacy_spent BEGIN SELECT RAISE(ABORT, 'what was spent is never changed'); END;
  CREATE TRIGGER privacy_spent_is_never_removed BEFORE DELETE ON privacy_spent BEGIN SELECT RAISE(ABORT, 'what was spent is never removed'); END;
  `,
  `
  -- Beside the words the people of each withheld count, as in the ledger: they may be asked for in other words. Null where they were not kept yet.
  ALTER TABLE withheld_wordings RENAME TO withheld_counts;
  ALTER TABLE withheld_counts ADD COLUMN people BLOB;
  `,
  `
  -- Passkeys of the committee's members, as the portal offered them. One counts from when an operator has compared its words with its owner until it
  -- is withdrawn. A key belongs to one person: what the portal says later of a known id, or of a known key, changes nothing.
  CREATE TABLE committee_keys (
    credential_id TEXT PRIMARY KEY, public_key TEXT NOT NULL UNIQUE, person_id TEXT NOT NULL, name TEXT NOT NULL, offered_at TEXT NOT NULL,
    accepted_by TEXT, accepted_at TEXT, withdrawn_by TEXT, withdrawn_at TEXT, is_offered INTEGER NOT NULL DEFAULT 1 CHECK (is_offered IN (0, 1))
  ) STRICT;
  CREATE TRIGGER committee_keys_stay_the_same BEFORE UPDATE OF credential_id, public_key, person_id ON committee_keys
    WHEN OLD.credential_id <> NEW.credential_id OR OLD.public_key <> NEW.public_key OR OLD.person_id <> NEW.person_id BEGIN SELECT RAISE(ABORT, 'a key stays the key of the person it was offered for'); END;
  CREATE TRIGGER committee_keys_are_never_removed BEFORE DELETE ON committee_keys WHEN OLD.accepted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'keys that counted are never removed'); END;
  `,
  `
  -- What the register's log was last told of each private audit trail: so many events, the last with this hash.
  CREATE TABLE register_log_audit_roots (holder TEXT PRIMARY KEY, events INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT;
  `,
  `
  -- How an output was controlled is told by the place of each count. Counts of rates and curves stand elsewhere now: what waits without evidence has none, until it is computed anew.
  UPDATE unreleased_outputs SET workings = NULL WHERE evidence IS NULL;
  `,
  `
  -- Who is in a dataset, read once for each of its releases: only of the latest one. It never leaves, like the ledger.
  CREATE TABLE everyone_of_release (dataset TEXT PRIMARY KEY, release TEXT NOT NULL, people BLOB NOT NULL) STRICT;
  -- The exact counts behind what was last published of each dataset, as JSON: what is published changes with so many people only as the threshold.
  CREATE TABLE told_profiles (dataset TEXT PRIMARY KEY, told TEXT NOT NULL) STRICT;
  `,
  `
  -- A vote on a run's output is about one of its outputs, as it stood then (the digest in the run's record); null in votes from before, which were on all.
  ALTER TABLE decisions ADD COLUMN output_id TEXT;
  ALTER TABLE decisions ADD COLUMN output_sha256 TEXT;
  -- Where checkers agreed by their votes to withhold an output: the reason as it leaves with the others. Null: the reason stays inside.
  ALTER TABLE withholdings ADD COLUMN told TEXT;
  `,
  `
  -- Passkeys of the console's people, with which output checkers confirm what they release. One counts once another operator has compared its words with its owner.
  CREATE TABLE console_passkeys (
    credential_id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts, name TEXT NOT NULL, public_key TEXT NOT NULL UNIQUE, sign_count INTEGER NOT NULL,
    made_at TEXT NOT NULL, accepted_by TEXT, accepted_at TEXT, removed_at TEXT,
    CHECK ((accepted_by IS NULL) = (accepted_at IS NULL)), CHECK (accepted_by <> account_id)
  ) STRICT;
  CREATE TRIGGER console_passkeys_stay_the_same BEFORE UPDATE OF credential_id, account_id, public_key ON console_passkeys
    WHEN OLD.credential_id <> NEW.credential_id OR OLD.account_id <> NEW.account_id OR OLD.public_key <> NEW.public_key BEGIN SELECT RAISE(ABORT, 'a passkey stays its owner''s'); END;
  CREATE TRIGGER console_passkeys_are_never_removed BEFORE DELETE ON console_passkeys BEGIN SELECT RAISE(ABORT, 'passkeys stay on record'); END;
  CREATE TABLE passkey_challenges (account_id TEXT PRIMARY KEY REFERENCES accounts, challenge TEXT NOT NULL, expires_at TEXT NOT NULL) STRICT;
  -- What a checker signed when voting to release; verified again when the output leaves.
  CREATE TABLE release_confirmations (
    run_id TEXT NOT NULL REFERENCES runs, account_id TEXT NOT NULL, attempt INTEGER NOT NULL, vote INTEGER NOT NULL, statement TEXT NOT NULL, assertion TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (run_id, account_id, attempt, vote)
  ) STRICT;
  CREATE TRIGGER release_confirmations_are_never_changed BEFORE UPDATE ON release_confirmations BEGIN SELECT RAISE(ABORT, 'what was signed is never changed'); END;
  CREATE TRIGGER release_confirmations_are_never_removed BEFORE DELETE ON release_confirmations BEGIN SELECT RAISE(ABORT, 'what was signed is never removed'); END;
  -- Approvals that the portal says were taken back; signed once enough members of the committee have signed that, as this TRE has verified.
  CREATE TABLE revocations (
    envelope TEXT PRIMARY KEY, reason TEXT NOT NULL, stopped_at TEXT NOT NULL, heard_at TEXT NOT NULL, signed TEXT, signers TEXT, signed_at TEXT
  ) STRICT;
  CREATE TRIGGER revocations_are_never_removed BEFORE DELETE ON revocations BEGIN SELECT RAISE(ABORT, 'what was taken back stays so'); END;
  CREATE TRIGGER signed_revocations_are_never_changed BEFORE UPDATE ON revocations WHEN OLD.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'what was signed is never changed'); END;
  `,
  `
  -- Of people behind a number that is reckoned from their values: what of the data these come from, as a JSON list. Null: the people behind a count.
  ALTER TABLE ledger_sets ADD COLUMN figure_of TEXT;
  `,
  `
  -- Columns of sums by groups, of which not every TRE gives every group: with each the TREs that its total covers, as model_columns and masked_parts say it of other models.
  -- told_by: the variable that tells the groups apart; of: the group's code, or '' for everyone's sums.
  CREATE TABLE group_columns (
    digest TEXT NOT NULL, run_id TEXT NOT NULL REFERENCES runs, analysis TEXT NOT NULL, told_by TEXT NOT NULL, of TEXT NOT NULL, tres TEXT NOT NULL, PRIMARY KEY (digest, run_id, analysis, of)
  ) STRICT;
  CREATE TRIGGER group_columns_are_never_changed BEFORE UPDATE ON group_columns BEGIN SELECT RAISE(ABORT, 'what a model was made of is never changed'); END;
  CREATE TRIGGER group_columns_are_never_removed BEFORE DELETE ON group_columns BEGIN SELECT RAISE(ABORT, 'what a model was made of is never removed'); END;
  `,
  `
  -- When something could run under a project, here and elsewhere, as JSON. What was read before does not have it: the log is read anew from its beginning.
  DROP TABLE register_log_entries;
  CREATE TABLE register_log_entries (entry TEXT PRIMARY KEY, rev INTEGER NOT NULL, sha256 TEXT NOT NULL, active INTEGER NOT NULL, in_force TEXT NOT NULL) STRICT;
  DELETE FROM register_log_audit_roots;
  UPDATE register_log SET size = 0, roots = x'', last_at = '';
  `,
  `
  -- Whether something may run now is told by when it could.
  ALTER TABLE register_log_entries DROP COLUMN active;
  `,
  `
  -- Datasets that the settings say are of the same people: what was released of one counts against what is asked of the others. One that they no longer name stays.
  CREATE TABLE shared_people (dataset TEXT PRIMARY KEY, people TEXT NOT NULL) STRICT;
  -- How many people of a dataset another of them has too. It never leaves.
  CREATE TABLE people_compared (dataset TEXT NOT NULL, other TEXT NOT NULL, in_both INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (dataset, other)) STRICT;
  `,
  `
  -- Of a count that was told as the middle of a step, or as a sum of such: where it said that the truth lies, both ends inclusive.
  ALTER TABLE ledger_sets ADD COLUMN low INTEGER;
  ALTER TABLE ledger_sets ADD COLUMN high INTEGER;
  `,
  `
  -- Each version of what committees go by, as the log tells it. A program from before could not read such entries: the log is read anew from its beginning.
  CREATE TABLE register_log_governing (version TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT;
  DELETE FROM register_log_entries;
  DELETE FROM register_log_audit_roots;
  UPDATE register_log SET size = 0, roots = x'', last_at = '';
  `,
  `
  -- Of each output of a run that may be summed under masks: who stands behind its counts, as a JSON list of digests. They never leave.
  CREATE TABLE counted_people (run_id TEXT NOT NULL REFERENCES runs, analysis TEXT NOT NULL, digests TEXT NOT NULL, PRIMARY KEY (run_id, analysis)) STRICT;
  `,
];
