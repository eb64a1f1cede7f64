import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "#components/console/sign-in-form.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { getContext } from "#lib/agent/context.ts";
import { signInAction } from "#tre/app/_actions/sign-in.ts";
import { currentActor } from "#tre/app/_server/actor.ts";
import { returnPath } from "#tre/app/_server/return-path.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignIn({ searchParams }: PageProps<"/sign-in">) {
  const next = returnPath((await searchParams).next);
  if (await currentActor()) redirect(next as Route);
  return (
    <div className="max-w-xl">
      <PageHeader title="Sign in" lead={`For operators and output checkers of ${getContext().config.name}.`} />
      <SignInForm action={signInAction} next={next} />
      <p className="mt-8 text-sm text-muted">
        Accounts are kept by this TRE alone; the portal knows nothing of them. An operator makes them, the first from the command line.
      </p>
    </div>
  );
}
