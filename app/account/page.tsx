import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { singleSignOnName } from "#app/_server/auth.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { PasswordForm, ProfileForm, TokenForm } from "#components/account/account-forms.tsx";
import { roleWords } from "#components/admin/role-words.ts";
import { ActionForm } from "#components/forms/action-form.tsx";
import { Age, DayOf } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { KeyValue, PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { listAccessTokens, type AccessToken } from "#lib/portal/access-tokens.ts";
import { readAccount } from "#lib/portal/account.ts";
import { listTres } from "#lib/portal/list-tres.ts";
import { choosePassword, makeToken, revokeToken, saveProfile, signOutEverywhere } from "./actions.ts";

export const metadata: Metadata = { title: "Your account", robots: { index: false } };

export default async function Account() {
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const read = forPage(await readAccount(context, actor), "/account");
  if (!read.ok) return <><h1 className="sr-only">Your account</h1><RefusedState reason={read.refusal.message} /></>;
  const account = read.value;
  const [tokens, tres] = await Promise.all([listAccessTokens(context, actor), listTres(context, actor)]);
  const treName = (id: string) => (tres.ok ? tres.value.find((tre) => tre.id === id)?.name : undefined) ?? "a TRE";
  const now = context.clock.now().toISOString();
  return (
    <>
      <PageHeader title="Your account" lead={account.email} />
      <div className="max-w-3xl">
        <Section title="About you">
          <ProfileForm action={saveProfile} name={account.name} orcid={account.orcid} />
          <KeyValue
            facts={[{
              term: "Your roles",
              detail: account.roles.length === 0
                ? "None yet. An administrator gives roles."
                : <ul>{account.roles.map(({ role, treId }) => <li key={role + String(treId)}>{roleWords[role]}{treId !== null && `, ${treName(treId)}`}</li>)}</ul>,
            }]}
          />
        </Section>
        <Section title="Password">
          {account.hasPassword
            ? <><p className="max-w-measure text-muted">Changing it signs you out everywhere, here too.</p><PasswordForm action={choosePassword} email={account.email} /></>
            : <p className="max-w-measure">You have no password here: you sign in with {singleSignOnName() ?? "your organisation"}, which keeps your password.</p>}
        </Section>
        <Section title="Sessions">
          <p className="max-w-measure">If you left a computer signed in, or think that somebody else is using your account, end all sessions. Tokens below go on until you revoke them.</p>
          <div>
            <Dialog trigger="Sign out everywhere" title="Sign out everywhere?" closeLabel="Stay signed in">
              <p>All your sessions end at once, on this computer too.</p>
              <ActionForm action={signOutEverywhere} submit="Sign out everywhere" pending="Signing out …" variant="danger" />
            </Dialog>
          </div>
        </Section>
        <Section title="What you are told">
          <p className="max-w-measure">Notices reach you here, by e-mail and, if you like, by webhook. <Link href="/account/notices">Choose what you are told, and how</Link>.</p>
        </Section>
        <Section title="Your record">
          <p className="max-w-measure">The audit log keeps what you do here and what is done to your account. <Link href="/account/record">See your own record</Link>.</p>
        </Section>
        <Section title="Access tokens" id="tokens">
          <p className="max-w-measure">A token lets a script of yours use the <Link href="/api-docs">API</Link> in your name, with your roles, until a day that you choose.</p>
          {tokens.ok && tokens.value.length > 0
            ? (
              <DataTable
                caption="Your access tokens" captionHidden narrow="stack" rows={tokens.value} rowKey={(token) => token.id}
                columns={[
                  { key: "name", header: "What uses it", rowHeader: true, cell: (token) => token.name },
                  { key: "state", header: "State", cell: (token) => <TokenState token={token} now={now} /> },
                  { key: "ends", header: "Ends", cell: (token) => <DayOf date={token.expiresAt.slice(0, 10)} /> },
                  { key: "used", header: "Last used", cell: (token) => (token.lastUsedAt === null ? <span className="text-muted">Never</span> : <Age of={token.lastUsedAt} now={now} />) },
                  {
                    key: "revoke", header: <span className="sr-only">Revoke</span>, label: "Action", cell: (token) => works(token, now) && (
                      <ActionForm action={revokeToken} hidden={{ tokenId: token.id }} submit={<>Revoke<span className="sr-only"> {token.name}</span></>} pending="Revoking …" variant="danger" small />
                    ),
                  },
                ]}
              />
            )
            : <EmptyState title="No tokens"><p>You need none for working in the browser.</p></EmptyState>}
          <h3>A new token</h3>
          {actor.kind === "person" && actor.via === "token"
            ? <Button refusedBecause="A token cannot make tokens: sign in with the browser.">Make a token</Button>
            : <TokenForm action={makeToken} />}
        </Section>
      </div>
    </>
  );
}

const works = (token: AccessToken, now: string): boolean => token.revokedAt === null && token.expiresAt > now;

const TokenState = ({ token, now }: { token: AccessToken; now: string }) =>
  token.revokedAt !== null ? <StatusTag tone="neutral">Revoked</StatusTag> : works(token, now) ? <StatusTag tone="good">Works</StatusTag> : <StatusTag tone="neutral">Ended</StatusTag>;
