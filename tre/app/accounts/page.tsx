import type { Metadata } from "next";
import { DisableAccountForm, NewAccountForm } from "#components/console/account-forms.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { listAccounts } from "#lib/agent/console/accounts.ts";
import { getContext } from "#lib/agent/context.ts";
import { createAccountAction, disableAccountAction } from "#tre/app/_actions/account-actions.ts";
import { signedIn } from "#tre/app/_server/actor.ts";
import { rolesInWords } from "#tre/app/_server/navigation.ts";

export const metadata: Metadata = { title: "Accounts" };

export default async function Accounts() {
  const actor = await signedIn("/accounts");
  const list = await listAccounts(getContext(), actor);
  if (!list.ok) return <><h1 className="sr-only">Accounts</h1><RefusedState reason={list.refusal.message} /></>;
  return (
    <>
      <PageHeader title="Accounts" lead="Who may use this console. The portal knows nothing of these accounts." />
      <DataTable
        caption="Accounts of this console" captionHidden rows={list.value} rowKey={(account) => account.accountId} narrow="stack"
        columns={[
          { key: "name", header: "Name", rowHeader: true, cell: (account) => account.name },
          { key: "email", header: "E-mail", cell: (account) => <span className="break-all">{account.email}</span> },
          { key: "roles", header: "Roles", cell: (account) => rolesInWords(account.roles) },
          { key: "orcid", header: "ORCID iD", cell: (account) => account.orcid ?? <span className="text-muted">Not given</span> },
          { key: "since", header: "Since", cell: (account) => <DayOf date={account.createdAt.slice(0, 10)} /> },
          { key: "state", header: "State", cell: (account) => (account.disabledAt === null ? <StatusTag tone="good">May sign in</StatusTag> : <StatusTag tone="neutral">Disabled</StatusTag>) },
          {
            key: "disable", header: <span className="sr-only">Disable</span>, label: "", cell: (account) => {
              if (account.disabledAt !== null) return null;
              if (account.accountId === actor.accountId) return <Button variant="secondary" small refusedBecause="Your own account: ask another operator.">Disable</Button>;
              return (
                <Dialog trigger={<>Disable<span className="sr-only"> the account of {account.name}</span></>} small title={`Disable the account of ${account.name}?`}>
                  <p>They are signed out at once and can’t sign in again. What they decided stays in the log.</p>
                  <DisableAccountForm action={disableAccountAction} accountId={account.accountId} />
                </Dialog>
              );
            },
          },
        ]}
      />
      <Section title="Make an account"><Panel><NewAccountForm action={createAccountAction} /></Panel></Section>
    </>
  );
}
