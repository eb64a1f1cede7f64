/** A whole application, for tests. */
import { ProjectContent } from "../project.ts";

const tre = "00000000-0000-4000-8000-000000000001";
export const content: ProjectContent = ProjectContent.parse({
  title: "Winter admissions of frail people", laySummary: "We compare why frail people are admitted to hospital in winter, in different places.",
  publicBenefit: "Hospitals learn which groups to look after first in winter.", category: "Health Services & Delivery", funder: "National Institute",
  organisation: { name: "University of Examplebridge", sector: "Academic Institute" },
  members: [{ name: "Amara Example", email: "amara@example.org", role: "lead", affiliation: { name: "University of Examplebridge", sector: "Academic Institute" }, accreditation: { scheme: "ONS", number: "1", validTo: "2028-01-01" } }],
  startDate: "2026-09-01", endDate: "2028-08-31", datasets: [{ treId: tre, dataset: "care" }], article6: "A6-1-e", article9: "A9-2-j", duty: "Not applicable", optOut: "Not applicable", frequency: "One-off", linkage: null, analyses: ["count"],
});
