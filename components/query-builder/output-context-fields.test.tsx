import { FormProvider, useForm } from "react-hook-form";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { SaidOfOutput } from "#components/console/said-of-output.tsx";
import type { ContextDraft } from "#lib/query/output-context.ts";
import { OutputContextFields } from "./output-context-fields.tsx";

const whole = { purpose: "Table 1 of the paper.", population: "Adults with asthma.", precautions: "Ages in bands of ten years." };
function Form({ outputContext, demandedBy = [], errors = {} }: { outputContext: ContextDraft; demandedBy?: string[]; errors?: Record<string, string> }) {
  const form = useForm({ defaultValues: { outputContext } });
  return <FormProvider {...form}><OutputContextFields analyses={[{ kind: "count", id: "people" }, { kind: "crosstab", id: "by-sex" }]} described={["How many people.", "People by sex."]} demandedBy={demandedBy} errors={errors} /></FormProvider>;
}
const html = (given: Parameters<typeof Form>[0]) => renderToStaticMarkup(<Form {...given} />);

test("three fields for each output, optional unless a TRE asks", () => {
  const free = html({ outputContext: { people: whole } });
  for (const said of ["All said", "Nothing said", "None of the environments chosen asks for it.", 'name="outputContext.people.purpose"', 'id="outputContext.by-sex.precautions"', "People by sex."]) expect(free).toContain(said);
  expect(free.match(/\(optional\)/g)).toHaveLength(6);
  expect(free).toContain("Say the same where the others say nothing");

  const asked = html({ outputContext: { people: { purpose: whole.purpose } }, demandedBy: ["Wessex TRE"], errors: { "outputContext.by-sex.purpose": "Wessex TRE asks for this." } });
  for (const said of ["Wessex TRE asks for all of it.", "2 of 3 not said", "Asked for", "Wessex TRE asks for this."]) expect(asked).toContain(said);
  expect(asked).not.toContain("(optional)");
});

test("checkers read it as text, as the researcher's own, or that nothing was said", () => {
  const hostile = renderToStaticMarkup(<SaidOfOutput of={[{ output: "people", purpose: "<img src=x onerror=alert(1)>" }]} output="people" by="J. Carberry" />);
  expect(hostile).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect(hostile).toContain("nobody has verified it");
  expect(hostile).toContain("Not said");
  expect(renderToStaticMarkup(<SaidOfOutput of={[]} output="people" by="J. Carberry" />)).toContain("said nothing of this output");
});
