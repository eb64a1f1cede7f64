import { Notice } from "#components/ui/notice.tsx";
import { AmendmentNotice, type AmendmentAtSite } from "./amendment-notice.tsx";
import { AppealNotice, type AppealAtSite } from "./appeal-notice.tsx";

/** As what it comes before the committee: an appeal, an amendment, or an application that one person or all decide on, and why. */
export const HowItCame = ({ site: { appeal, amendment }, routed }: { site: { appeal: AppealAtSite | null; amendment: AmendmentAtSite | null }; routed: { route: string; because: readonly string[] } }) => (
  <>
    {appeal !== null && <AppealNotice appeal={appeal} withRefusal={appeal.end === null} />}
    {amendment !== null && <AmendmentNotice amendment={amendment} />}
    {amendment === null && routed.because.length > 0 && <Notice title={routed.route === "delegated" ? "The chair or a delegate decides alone" : "The whole committee decides"}>{routed.because.join(" ")}</Notice>}
  </>
);
