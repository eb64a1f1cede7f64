import type { Metadata } from "next";
import { givenParams } from "#app/_server/search-params.ts";
import { SetPasswordForm } from "#components/account/set-password-form.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { choosePassword } from "./actions.ts";

// The address holds the link's secret: it must not travel on to another site.
export const metadata: Metadata = { title: "Choose your password", robots: { index: false }, referrer: "no-referrer" };

export default async function ChoosePassword({ searchParams }: PageProps<"/set-password">) {
  const { link } = givenParams(await searchParams);
  return (
    <div className="max-w-xl">
      <PageHeader title="Choose your password" lead="The link in your letter works once. Afterwards, sign in with your e-mail address and this password." />
      {link === undefined
        ? <RefusedState title="The link is missing" reason="Open this page with the link from your letter, all of it. If you have none, ask an administrator of the portal." />
        : <SetPasswordForm action={choosePassword} link={link} />}
    </div>
  );
}
