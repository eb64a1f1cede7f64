import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ConfirmWithPasskey } from "#components/forms/confirm-with-passkey.tsx";
import { AddPasskey } from "#components/account/add-passkey.tsx";
import { ConsolePasskeys, type ConsolePasskeyRow } from "./console-passkeys.tsx";

const nothing = async () => undefined;
const row: ConsolePasskeyRow = { credentialId: "AAAA", owner: "Ada Checker", isMine: false, name: "My key", words: "tissue waffle", madeAt: "2026-11-01T09:00:00.000Z", acceptedBy: null };
const shown = (rows: readonly ConsolePasskeyRow[], mayAccept: boolean) => renderToStaticMarkup(<ConsolePasskeys passkeys={rows} now="2026-11-27T09:00:00.000Z" mayAccept={mayAccept} actions={{ accept: nothing, remove: nothing }} />);

test("an operator compares the words of others' passkeys, never of their own", () => {
  expect(shown([row], true)).toContain("I have compared these words with Ada Checker");
  expect(shown([{ ...row, isMine: true }], true)).not.toContain("I have compared");
  expect(shown([{ ...row, isMine: true }], true)).toContain("Read the words to an operator of this TRE");
  expect(shown([row], false)).not.toContain("I have compared");
  const counts = shown([{ ...row, acceptedBy: "Olga Operator" }], true);
  expect(counts).toContain("compared by Olga Operator");
  expect(counts).not.toContain("This passkey is theirs");
  expect(shown([], true)).toContain("No passkeys yet");
});

test("what is confirmed is said before a key is touched", () => {
  const html = renderToStaticMarkup(<ConfirmWithPasskey asked={{ challenge: "AAAA", passkeys: ["BBBB"], what: "You release the output of this run." }} message="Confirm the release with your passkey." confirmed={() => {}} isSending={false} />);
  for (const said of ["Confirm the release with your passkey.", "You release the output of this run.", "Nothing has been done yet.", "Confirm with my passkey"]) expect(html).toContain(said);
});

test("a new passkey asks for the password where its owner has one", () => {
  const add = async () => ({ ok: true as const, value: { words: "" } });
  const begin = async () => ({ ok: false as const, refusal: { reason: "unavailable" as const, message: "" } });
  expect(renderToStaticMarkup(<AddPasskey begin={begin} add={add} next="" asksPassword />)).toContain("Your password, once more");
  expect(renderToStaticMarkup(<AddPasskey begin={begin} add={add} next="" />)).not.toContain("Your password, once more");
});
