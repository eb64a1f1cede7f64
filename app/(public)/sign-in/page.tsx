import type { Metadata } from "next";
import { redirect } from "next/navigation";
import type { Route } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { signsInByOrcid, singleSignOnName } from "#app/_server/auth.ts";
import { safeReturnPath } from "#app/_server/return-path.ts";
import { TextInput } from "#components/ui/inputs.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { signInWithOrcid, signInWithPassword, signInWithProvider } from "./actions.ts";

export const metadata: Metadata = { title: "Sign in" };

/** Which half of the pair was wrong is never said: it would tell a stranger who has an account. */
const words: Record<string, string> = {
  "too-many-requests": "Too many attempts. Wait a quarter of an hour, then try again.",
  "invalid-input": "Enter the e-mail address and the password of your account.",
};
/** What the person did just before they came here. */
const doneWords: Record<string, string> = {
  "password-set": "Your password is set",
  "password-changed": "Your password is changed, and you are signed out everywhere",
  "signed-out-everywhere": "You are signed out everywhere",
};
const otherwise = "The e-mail address and the password do not belong together. Check both and try again.";

export default async function SignIn({ searchParams }: PageProps<"/sign-in">) {
  const { next, code, error, refused, email, done } = await searchParams;
  const back = safeReturnPath(next);
  if ((await currentActor()).kind === "person") redirect(back as Route);
  const provider = singleSignOnName();
  const problem = typeof refused === "string" ? refused : typeof code === "string" ? (words[code] ?? otherwise) : error ? "Signing in did not work. Try again." : undefined;
  const outcome = problem === undefined && typeof done === "string" ? doneWords[done] : undefined;
  return (
    <div className="max-w-xl">
      <PageHeader title="Sign in" lead="For researchers, committees and administrators. The register and the pages for the public need no account." />
      <div className="flex flex-col gap-6">
        {outcome !== undefined && <Notice kind="success" title={outcome}>Sign in to go on.</Notice>}
        {problem !== undefined && <Notice kind="warning" title="You are not signed in" live>{problem}</Notice>}
        <form action={signInWithPassword} className="flex flex-col gap-5">
          <input type="hidden" name="next" value={back} />
          <TextInput label="E-mail address" name="email" type="email" autoComplete="username" required defaultValue={typeof email === "string" ? email : ""} />
          <TextInput label="Password" name="password" type="password" autoComplete="current-password" required />
          <div><SubmitButton pendingLabel="Signing in …">Sign in</SubmitButton></div>
        </form>
        {provider !== undefined && (
          <form action={signInWithProvider} className="border-t border-rule pt-6">
            <input type="hidden" name="next" value={back} />
            <SubmitButton variant="secondary" pendingLabel="Opening …">Sign in with {provider}</SubmitButton>
          </form>
        )}
        {signsInByOrcid() && (
          <form action={signInWithOrcid} className="flex flex-col gap-2 border-t border-rule pt-6">
            <input type="hidden" name="next" value={back} />
            <div><SubmitButton variant="secondary" pendingLabel="Opening …">Sign in with ORCID</SubmitButton></div>
            <p className="text-sm text-muted">Once your ORCID iD is linked to your account.</p>
          </form>
        )}
        <p className="text-sm text-muted">Output checkers and operators sign in at the console of their TRE, not here.</p>
      </div>
    </div>
  );
}
