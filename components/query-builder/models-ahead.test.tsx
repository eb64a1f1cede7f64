import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ModelsAhead } from "./models-ahead.tsx";

const html = (tooFew: Parameters<typeof ModelsAhead>[0]["tooFew"]) => renderToStaticMarkup(<ModelsAhead tooFew={tooFew} />).replaceAll("<!-- -->", "");

test("says which model, how many it needs, who would take part and who not, and what to do", () => {
  const said = html({ outputs: ["model"], fewest: 3, takingPart: ["Northern", "Coastal"], notTakingPart: ["Wessex"], maskedBy: ["Northern"] });
  for (const words of ["A model that would not be fitted", "“model” needs at least 3 data environments that take part. Of those chosen, 2 would: Northern and Coastal.", "Wessex takes part in no model.", "Northern gives sums only under masks", "Choose one more that takes part, or ask without it."]) expect(said).toContain(words);
  expect(html({ outputs: ["a", "b"], fewest: 2, takingPart: [], notTakingPart: ["Wessex", "Coastal"], maskedBy: [] })).toContain("2 models that would not be fitted");
});
test("is an empty status where enough take part, so that the warning is read out when it comes", () => { expect(html(null)).toBe('<div role="status" class="empty:hidden"></div>'); });
