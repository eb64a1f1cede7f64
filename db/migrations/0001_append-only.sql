-- What has been written down stays as it was written: an update or delete of these rows is refused whoever asks.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger append_only before update or delete or truncate on audit_events for each statement execute function refuse_change();
--> statement-breakpoint
create trigger append_only before update or delete or truncate on project_revisions for each statement execute function refuse_change();
--> statement-breakpoint
create trigger append_only before update or delete or truncate on register_revisions for each statement execute function refuse_change();
--> statement-breakpoint
create trigger append_only before update or delete or truncate on run_events for each statement execute function refuse_change();
--> statement-breakpoint
-- An approval may be revoked, and nothing else about it may change.
create function only_revoke() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'revoked_at') is distinct from (to_jsonb(old) - 'revoked_at') or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) then
    raise exception 'an approval envelope may only be revoked' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
--> statement-breakpoint
create trigger only_revoke before update on envelopes for each row execute function only_revoke();
--> statement-breakpoint
create trigger append_only before delete or truncate on envelopes for each statement execute function refuse_change();
