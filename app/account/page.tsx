import type { Metadata } from "next";
import { addPiece, askPeopleRegistry, endPiece, showPassport } from "#app/_actions/evidence.ts";
import { currentActor } from "#app/_server/actor.ts";
import { signsInByOrcid, singleSignOnName } from "#app/_server/auth.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { AddPasskey } from "#components/account/add-passkey.tsx";
import { PasswordForm, ProfileForm, TokenForm } from "#components/account/account-forms.tsx";
import { roleWords } from "#components/admin/role-words.ts";
import { ActionForm } from "#components/forms/action-form.tsx";
import { AddEvidenceForm } from "#components/people/evidence-forms.tsx";
import { AskRegistryForm } from "#components/people/ask-registry-form.tsx";
import { ShowVisasForm } from "#components/people/show-visas-form.tsx";
import { EvidenceTable } from "#components/people/evidence-table.tsx";
import { Age, DayOf } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { KeyValue, PageHeader, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { orcidAddress } from "#lib/kernel/orcid-and-ror.ts";
import { listAccessTokens, type AccessToken } from "#lib/portal/access-tokens.ts";
import { readAccount } from "#lib/portal/account.ts";
import { listPasskeys } from "#lib/portal/passkeys.ts";
import { readOwnEvidence } from "#lib/portal/read-evidence.ts";
import { registryAsked } from "#lib/portal/ask-registry.ts";
import { visaIssuers } from "#lib/portal/show-visas.ts";
import { listTres } from "#lib/portal/list-tres.ts";
import { askForPasskey, choosePassword, dropPasskey, goToOrcid, makeToken, revokeToken, saveProfile, signOutEverywhere, takePasskey, unlinkIdentifier } from "./actions.ts";

export const metadata: Metadata = { title: "Your account", robots: { index: false } };

export default async function Account({ searchParams }: PageProps<"/account">) {
  const [context, actor, { orcid, refused }] = await Promise.all([portalContext(), currentActor(), searchParams]);
  const read = forPage(await readAccount(context, actor), "/account");
  if (!read.ok) return <><h1 className="sr-only">Your account</h1><RefusedState reason={read.refusal.message} /></>;
  const account = read.value;
  const [tokens, tres, passkeys, evidence] = await Promise.all([listAccessTokens(context, actor), listTres(context, actor), listPasskeys(context, actor), readOwnEvidence(context, actor)]);
  const treName = (id: string) => (tres.ok ? tres.value.find((tre) => tre.id === id)?.name : undefined) ?? "a TRE";
  const believed = visaIssuers(context);
  const registry = registryAsked(context);
  const now = context.clock.now().toISOString();
  return (
    <>
      <PageHeader title="Your account" lead={account.email} />
      <div className="max-w-3xl">
        <Section title="About you">
          <ProfileForm action={saveProfile} name={account.name} orcid={account.orcid} orcidLinked={account.orcidAuthenticated} />
          <KeyValue
            facts={[{
              term: "Your roles",
              detail: account.roles.length === 0
                ? "None yet. An administrator gives roles."
                : <ul>{account.roles.map(({ role, treId }) => <li key={role + String(treId)}>{roleWords[role]}{treId !== null && `, ${treName(treId)}`}</li>)}</ul>,
            }]}
          />
        </Section>
        {(signsInByOrcid() || account.orcidAuthenticated) && (
          <Section title="ORCID" id="orcid-link">
            {orcid === "linked" && account.orcidAuthenticated && <Notice kind="success" title="Your ORCID iD is linked" live />}
            {typeof refused === "string" && <Notice kind="warning" title="Your ORCID iD is not linked" live>{refused}</Notice>}
            {account.orcidAuthenticated
              ? (
                <>
                  <p className="flex max-w-measure flex-wrap items-center gap-x-3 gap-y-1"><Link href={orcidAddress(account.orcid)} className="inline-flex min-h-6 items-center">{account.orcid}</Link><StatusTag tone="good">Authenticated</StatusTag></p>
                  <p className="max-w-measure">ORCID itself has said that this iD is yours. Committees see that, and you can sign in by it.</p>
                  <div>
                    <Dialog trigger="Unlink" small title="Unlink your ORCID iD?" closeLabel="Keep it linked">
                      <p>You can no longer sign in by it, and it counts as typed, not as authenticated.</p>
                      <ActionForm action={unlinkIdentifier} submit="Unlink" pending="Unlinking …" variant="danger" />
                    </Dialog>
                  </div>
                </>
              )
              : (
                <>
                  <p className="max-w-measure">An iD that is typed is a claim. Sign in at ORCID once, and it is shown as authenticated; then you can sign in here by it, too.</p>
                  <ActionForm action={goToOrcid} submit="Link your ORCID iD" pending="Opening …" variant="secondary" />
                </>
              )}
          </Section>
        )}
        <Section title="Your evidence" id="evidence" aside={<Link href="/expiry">What stops working, and when</Link>}>
          <p className="max-w-measure">Training, accreditation and contracts that show that data is safe with you. Committees read them; an approval leans on them, and your requests are refused once they have ended. A committee that your project has asked, or an administrator, verifies what you add: never you yourself.</p>
          <EvidenceTable evidence={evidence.ok ? evidence.value : []} end={endPiece} empty="Add what you have: committees look for it." />
          <Disclosure summary="Add evidence"><AddEvidenceForm action={addPiece} of="person" /></Disclosure>
          {registry !== undefined && <Disclosure summary="Ask the Safe People Registry">{account.orcidAuthenticated ? <AskRegistryForm action={askPeopleRegistry} registry={registry} /> : <p className="max-w-measure">Link your ORCID iD first: by it we know that the registry speaks of you and of nobody else.</p>}</Disclosure>}
          {believed.length > 0 && <Disclosure summary="Show visas of a GA4GH Passport"><ShowVisasForm action={showPassport} issuers={believed} /></Disclosure>}
        </Section>
        <Section title="Password">
          {account.hasPassword
            ? <><p className="max-w-measure text-muted">Changing it signs you out everywhere, here too.</p><PasswordForm action={choosePassword} email={account.email} /></>
            : <p className="max-w-measure">You have no password here: you sign in with {singleSignOnName() ?? "your organisation"}, which keeps your password.</p>}
        </Section>
        <Section title="Passkeys" id="passkeys">
          <p className="max-w-measure">With a passkey you sign what your committee decides, where its rule or its data environment asks for that, and confirm what you publish in the register, where this site asks for that. It stays on your phone, computer or security key; here is its public half, which nobody can sign with.</p>
          {passkeys.ok && passkeys.value.length > 0
            ? (
              <DataTable
                caption="Your passkeys" captionHidden narrow="stack" rows={passkeys.value} rowKey={(passkey) => passkey.credentialId}
                columns={[
                  { key: "name", header: "Passkey", rowHeader: true, cell: (passkey) => passkey.name },
                  { key: "words", header: "Its words", cell: (passkey) => <span className="font-mono text-sm">{passkey.words}</span> },
                  { key: "used", header: "Last used", cell: (passkey) => (passkey.lastUsedAt === null ? <span className="text-muted">Never</span> : <Age of={passkey.lastUsedAt} now={now} />) },
                  {
                    key: "remove", header: <span className="sr-only">Remove</span>, label: "Action", cell: (passkey) => (
                      <Dialog trigger={<>Remove<span className="sr-only"> {passkey.name}</span></>} triggerVariant="danger" title={`Remove the passkey “${passkey.name}”?`} closeLabel="Keep it">
                        <p>What you signed with it counts no more: data environments withdraw the key, and stop runs that stand on it. Sign those decisions again with another passkey.</p>
                        <ActionForm action={dropPasskey} hidden={{ credentialId: passkey.credentialId }} submit="Remove the passkey" pending="Removing …" variant="danger" />
                      </Dialog>
                    ),
                  },
                ]}
              />
            )
            : <EmptyState title="No passkeys"><p>You need one only to sign decisions of a committee, or to confirm what you publish in the register.</p></EmptyState>}
          <AddPasskey asksPassword={account.hasPassword} begin={askForPasskey} add={takePasskey} next="Read them out to the operator of your data environment when they call: your signature counts there once they have compared them." />
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
