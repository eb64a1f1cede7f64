import type { Metadata } from "next";
import { AddPasskey } from "#components/account/add-passkey.tsx";
import { AtOtherAddress, ConsolePasskeys } from "#components/console/console-passkeys.tsx";
import { PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { listConsolePasskeys } from "#lib/agent/console/passkeys.ts";
import { mayDo } from "#lib/agent/console/permissions.ts";
import { getContext } from "#lib/agent/context.ts";
import { acceptPasskeyAction, addPasskeyAction, beginPasskeyAction, removePasskeyAction } from "#tre/app/_actions/passkey-actions.ts";
import { signedIn } from "#tre/app/_server/actor.ts";

export const metadata: Metadata = { title: "Passkeys" };

export default async function Passkeys() {
  const actor = await signedIn("/passkeys");
  const context = getContext();
  const read = await listConsolePasskeys(context, actor);
  if (!read.ok) return <><h1 className="sr-only">Passkeys</h1><RefusedState reason={read.refusal.message} /></>;
  const { asked, origin, passkeys } = read.value;
  const mayAccept = mayDo(actor, "accept-key");
  return (
    <>
      <PageHeader title="Passkeys" lead={asked ? "Whoever releases an output here confirms it with a passkey: finger, face or code, on a device of their own. So a screen that was left open, or a stolen password, releases nothing." : "This TRE’s policy does not ask for passkeys. Where it is to, set releaseVotes to “passkey” in the policy file."} />
      <AtOtherAddress origin={origin} />
      <Section title={mayAccept ? "Everybody’s passkeys" : "Your passkeys"}>
        {mayAccept && <p className="max-w-measure">A passkey counts once an operator who is not its owner has heard its words from its owner, and found them the same.</p>}
        <ConsolePasskeys passkeys={passkeys} now={context.clock.now().toISOString()} mayAccept={mayAccept} actions={{ accept: acceptPasskeyAction, remove: removePasskeyAction }} />
      </Section>
      <Section title="Make a passkey">
        <Panel><AddPasskey asksPassword begin={beginPasskeyAction} add={addPasskeyAction} next="Read them out to another operator of this TRE: the passkey counts once they have compared them." /></Panel>
      </Section>
    </>
  );
}
