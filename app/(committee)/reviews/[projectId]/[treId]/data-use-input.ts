import { besideFields, fieldText } from "#app/_server/form-fields.ts";
import type { Refusal } from "#lib/kernel/result.ts";

/** What a form says of the advice on data use; nothing where it was not asked, or not answered. */
export function dataUseIn(form: FormData): { dataUse?: { agrees: boolean; reason: string } } {
  const said = fieldText(form, "dataUse");
  return said === undefined ? {} : { dataUse: { agrees: said === "agrees", reason: fieldText(form, "dataUseReason") ?? "" } };
}
/** The form has one name for each field. */
export const dataUseBeside = (refusal: Refusal): Refusal => besideFields(refusal, (path) => (path === "dataUse.reason" ? "dataUseReason" : path));
