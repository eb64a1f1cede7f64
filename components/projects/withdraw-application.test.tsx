import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { WithdrawApplication } from "./withdraw-application.tsx";

const html = (approved: string[]) => renderToStaticMarkup(<WithdrawApplication projectId="one" reference="FF-2026-0001" approved={approved} action={async () => undefined} />);
test("asks for the reason, and about approvals only where there are some", () => {
  for (const said of ["Withdraw FF-2026-0001?", "Why you withdraw it", "Leave it with the committees"]) expect(html([])).toContain(said);
  expect(html([])).not.toContain("endApprovals");
  expect(html(["Northern", "Wessex"])).toContain("The approval of Northern and Wessex goes on otherwise.");
  // Nothing ends that was not ticked.
  expect(html(["Northern"])).not.toContain("checked");
});
