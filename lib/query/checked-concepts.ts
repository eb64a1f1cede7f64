/**
 * The OMOP concepts that this software may name by itself: each id was looked up in a published vocabulary row, because ids
 * copied from public configurations are often wrong. Names are plain English, not a terminology's own wording, and no
 * hierarchy is shipped; a TRE expands descendants with its own vocabulary tables.
 *
 * SNOMED CT identifiers are used by permission of SNOMED International; LOINC is copyright Regenstrief Institute.
 */
import type { EventDomain } from "./model.ts";
import type { RecordDomain } from "./omop-tables.ts";

export type CheckedConcept = { conceptId: number; name: string; domain: EventDomain };
type Row = readonly [conceptId: number, name: string];

const conditions: readonly Row[] = [
  [316866, "High blood pressure (hypertensive disorder)"], [320128, "Essential hypertension"], [4329847, "Heart attack (myocardial infarction)"],
  [312327, "Acute myocardial infarction"], [4185932, "Ischaemic heart disease"], [321318, "Angina"], [316139, "Heart failure"],
  [313217, "Atrial fibrillation"], [381316, "Stroke (cerebrovascular accident)"], [443454, "Ischaemic stroke (cerebral infarction)"],
  [372924, "Cerebral artery occlusion"], [373503, "Transient ischaemic attack"], [321052, "Peripheral vascular disease"],
  [3654996, "Peripheral arterial disease"], [440417, "Pulmonary embolism"], [4133004, "Deep vein thrombosis"], [321588, "Heart disease"],
  [201826, "Type 2 diabetes"], [201254, "Type 1 diabetes"], [201820, "Diabetes mellitus"], [432867, "High cholesterol or blood fats (hyperlipidaemia)"],
  [433736, "Obesity"], [140673, "Underactive thyroid (hypothyroidism)"], [440674, "Gout"], [46271022, "Chronic kidney disease"],
  [443601, "Chronic kidney disease stage 2"], [443597, "Chronic kidney disease stage 3"], [443612, "Chronic kidney disease stage 4"],
  [443611, "Chronic kidney disease stage 5"], [193782, "End-stage renal disease"], [197320, "Acute kidney failure"],
  [317009, "Asthma"], [255573, "Chronic obstructive pulmonary disease (COPD)"], [255848, "Pneumonia"], [260139, "Acute bronchitis"],
  [37311061, "COVID-19"], [4266367, "Influenza"], [132797, "Sepsis"], [439727, "HIV infection"], [40481087, "Viral sinusitis"],
  [440383, "Depression (depressive disorder)"], [4152280, "Major depressive disorder"], [441542, "Anxiety"], [442077, "Anxiety disorder"],
  [435783, "Schizophrenia"], [436665, "Bipolar disorder"], [438409, "Attention deficit hyperactivity disorder (ADHD)"], [4182210, "Dementia"],
  [378419, "Alzheimer's disease"], [380378, "Epilepsy"], [381270, "Parkinson's disease"], [374919, "Multiple sclerosis"], [318736, "Migraine"],
  [4112853, "Breast cancer"], [4163261, "Prostate cancer"], [443388, "Lung cancer"], [4180790, "Colon cancer"], [80809, "Rheumatoid arthritis"],
  [257628, "Systemic lupus erythematosus"], [140168, "Psoriasis"], [201606, "Crohn's disease"], [81893, "Ulcerative colitis"],
  [4074815, "Inflammatory bowel disease"], [133834, "Atopic dermatitis (eczema)"], [80180, "Osteoarthritis"], [75053, "Fracture of bone"],
  [192671, "Gastrointestinal bleeding"],
];

const measurements: readonly Row[] = [
  [3004410, "HbA1c (haemoglobin A1c) in blood"], [3034639, "HbA1c in blood, mass or volume"], [3005673, "HbA1c in blood by HPLC"],
  [4184637, "HbA1c measurement"], [3038553, "Body mass index"], [3004249, "Systolic blood pressure"], [3012888, "Diastolic blood pressure"],
  [3025315, "Body weight"], [3036277, "Body height"], [3016723, "Creatinine in blood"], [40764999, "eGFR (CKD-EPI)"], [1619025, "eGFR (CKD-EPI 2021)"],
  [46236952, "eGFR (MDRD)"], [3027114, "Total cholesterol"], [3028437, "LDL cholesterol"], [3007070, "HDL cholesterol"], [3022192, "Triglycerides"],
  [3000963, "Haemoglobin"], [3024929, "Platelets"], [3006923, "Alanine aminotransferase (ALT)"], [3013721, "Aspartate aminotransferase (AST)"],
  [3019550, "Sodium"], [3023103, "Potassium"], [3020460, "C-reactive protein (CRP)"], [3027018, "Heart rate"], [3020891, "Body temperature"],
  [40762499, "Oxygen saturation (SpO2)"], [3024128, "Bilirubin"], [3024561, "Albumin"],
];

const drugs: readonly Row[] = [
  [1503297, "metformin"], [1545958, "atorvastatin"], [1539403, "simvastatin"], [1310149, "warfarin"], [43013024, "apixaban"], [40241331, "rivaroxaban"],
  [40228152, "dabigatran"], [45892847, "edoxaban"], [1322184, "clopidogrel"], [1112807, "aspirin"], [1308216, "lisinopril"], [1334456, "ramipril"],
  [1332418, "amlodipine"], [1338005, "bisoprolol"], [1346823, "carvedilol"], [956874, "furosemide"], [1580747, "sitagliptin"], [40239216, "linagliptin"],
  [44785829, "dapagliflozin"], [45774751, "empagliflozin"], [43526465, "canagliflozin"], [793143, "semaglutide"], [40170911, "liraglutide"],
  [45774435, "dulaglutide"], [1583722, "exenatide"], [1501700, "levothyroxine"], [1550557, "prednisolone"], [1154343, "salbutamol"],
  [1149380, "fluticasone"], [1137529, "salmeterol"], [739138, "sertraline"], [797617, "citalopram"], [923645, "omeprazole"], [1125315, "paracetamol"],
  [1177480, "ibuprofen"], [1713332, "amoxicillin"],
  // Ingredients of the concept set “Insulin” in the cohort definitions of ohdsi-studies/LegendT2dm@142e36f.
  [1596977, "insulin, human"], [1502905, "insulin glargine"], [1516976, "insulin detemir"], [35602717, "insulin degludec"], [1550023, "insulin lispro"],
  [1567198, "insulin aspart"], [1544838, "insulin glulisine"],
];

// Rows of the vocabulary published with OHDSI's Eunomia sample.
const procedures: readonly Row[] = [
  [4216130, "Coronary angioplasty or stent (percutaneous coronary intervention)"], [4336464, "Coronary artery bypass graft"], [4163951, "Electrocardiogram (ECG)"], [4163872, "Chest X-ray"],
];

const inDomain = (domain: EventDomain, rows: readonly Row[]): CheckedConcept[] => rows.map(([conceptId, name]) => ({ conceptId, name, domain }));
export const checkedConcepts: readonly CheckedConcept[] = [
  ...inDomain("condition", conditions),
  ...inDomain("measurement", measurements),
  ...inDomain("drug", drugs),
  ...inDomain("procedure", procedures),
];

const plainNames = new Map(checkedConcepts.map((c) => [c.conceptId, c.name]));
/** The name that a TRE's vocabulary gives, else a checked one, else the number. */
export const conceptName = (conceptId: number, given?: string | null): string => given?.trim().slice(0, 255) || (plainNames.get(conceptId) ?? `Concept ${conceptId}`);

export type CheckedUnit = { conceptId: number; symbol: string };
export const checkedUnits: readonly CheckedUnit[] = [
  { conceptId: 8554, symbol: "%" }, { conceptId: 9579, symbol: "mmol/mol" }, { conceptId: 8737, symbol: "% Hb" }, { conceptId: 9225, symbol: "% HbA1c" },
  { conceptId: 8753, symbol: "mmol/L" }, { conceptId: 8749, symbol: "µmol/L" }, { conceptId: 8840, symbol: "mg/dL" }, { conceptId: 8876, symbol: "mmHg" },
  { conceptId: 9531, symbol: "kg/m²" }, { conceptId: 9529, symbol: "kg" }, { conceptId: 8582, symbol: "cm" }, { conceptId: 8739, symbol: "lb" },
  { conceptId: 9330, symbol: "in" }, { conceptId: 720870, symbol: "mL/min/1.73 m²" }, { conceptId: 8795, symbol: "mL/min" },
];

/** `mmol/mol`, or `unit 12345` for a unit that was not checked. */
export const unitSymbol = (conceptId: number): string => checkedUnits.find((u) => u.conceptId === conceptId)?.symbol ?? `unit ${conceptId}`;

/**
 * Concepts by which attributes of records are told apart, OMOP's own. `domains`: kinds of record whose attribute has this meaning.
 * Source: vocabulary rows of OHDSI's Eunomia sample and of published cohort definitions; those seen nowhere else are left out.
 */
export const checkedAttributes: readonly { field: string; conceptId: number; name: string; domains?: readonly RecordDomain[] }[] = [
  { field: "type", conceptId: 32838, name: "EHR prescription", domains: ["drug"] }, { field: "type", conceptId: 32827, name: "EHR encounter record" },
  { field: "type", conceptId: 32856, name: "Lab", domains: ["measurement", "observation", "specimen"] }, { field: "type", conceptId: 32882, name: "Standard algorithm from EHR" },
  { field: "visit-kind", conceptId: 9201, name: "Inpatient visit" }, { field: "visit-kind", conceptId: 9202, name: "Outpatient visit" },
  { field: "visit-kind", conceptId: 9203, name: "Emergency room visit" }, { field: "visit-kind", conceptId: 262, name: "Emergency room and inpatient visit" },
  { field: "gender", conceptId: 8532, name: "female" }, { field: "gender", conceptId: 8507, name: "male" },
];

/** OMOP's own gender concepts; every other value of gender_concept_id stands for “not known”. */
export const genderConcept = { male: 8507, female: 8532 } as const;
