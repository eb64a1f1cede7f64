/**
 * The ethnic categories of the NHS Data Dictionary (2001 census, “16+1”) and the OMOP source concepts under which hospital data
 * holds them in race_source_concept_id. “Any other ethnic group” and “not stated” have no concept of their own: not known.
 */
export const ukEthnicity = [
  { code: "A", label: "White: British", sourceConceptId: 700385 },
  { code: "B", label: "White: Irish", sourceConceptId: 700386 },
  { code: "C", label: "White: any other background", sourceConceptId: 700387 },
  { code: "D", label: "Mixed: White and Black Caribbean", sourceConceptId: 700388 },
  { code: "E", label: "Mixed: White and Black African", sourceConceptId: 700389 },
  { code: "F", label: "Mixed: White and Asian", sourceConceptId: 700390 },
  { code: "G", label: "Mixed: any other background", sourceConceptId: 700391 },
  { code: "H", label: "Asian: Indian", sourceConceptId: 700362 },
  { code: "J", label: "Asian: Pakistani", sourceConceptId: 700363 },
  { code: "K", label: "Asian: Bangladeshi", sourceConceptId: 700364 },
  { code: "L", label: "Asian: any other background", sourceConceptId: 700365 },
  { code: "M", label: "Black: Caribbean", sourceConceptId: 700366 },
  { code: "N", label: "Black: African", sourceConceptId: 700367 },
  { code: "P", label: "Black: any other background", sourceConceptId: 700368 },
  { code: "R", label: "Chinese", sourceConceptId: 700369 },
] as const;
