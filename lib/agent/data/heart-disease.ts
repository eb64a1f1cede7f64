/**
 * The UCI heart disease data of four real hospitals as table data: what each column means, which codes mean “not known”, and the
 * rule that turns the angiographic grade 0–4 into disease or none. All four declare the same dictionary, so that they can be pooled.
 *
 * Source: Janosi, A., Steinbrunn, W., Pfisterer, M., Detrano, R. (1988), Heart Disease, UCI Machine Learning Repository,
 * doi 10.24432/C52P4X, CC BY 4.0.
 */
import path from "node:path";
import type { Column, Level, TableDictionary } from "#lib/query/dictionary.ts";
import type { DataSource } from "./source.ts";

const number = (name: string, label: string, unit: string, min: number, max: number, missingCodes: number[] = []): Column => ({ kind: "number", name, label, unit, min, max, missingCodes });
const category = (name: string, label: string, levels: Level[]): Column => ({ kind: "category", name, label, levels, missingCodes: [] });
const levels = (...pairs: [code: string, label: string][]): Level[] => pairs.map(([code, label]) => ({ code, label }));
const yesNo = levels(["yes", "Yes"], ["no", "No"]);

export const heartDiseaseDictionary: TableDictionary = {
  table: "heart_disease",
  label: "People examined for heart disease",
  columns: [
    number("age", "Age", "years", 0, 120),
    category("sex", "Sex", levels(["female", "Female"], ["male", "Male"])),
    category("chest_pain", "Chest pain", levels(["typical", "Typical angina"], ["atypical", "Atypical angina"], ["non-anginal", "Pain other than angina"], ["none", "No pain"])),
    // One blood pressure and many cholesterol values are 0 where nothing was measured.
    number("resting_pressure", "Systolic blood pressure at rest", "mmHg", 0, 300, [0]),
    number("cholesterol", "Cholesterol in serum", "mg/dL", 0, 1000, [0]),
    category("high_fasting_sugar", "Fasting blood sugar above 120 mg/dL", yesNo),
    category("resting_ecg", "ECG at rest", levels(["normal", "Normal"], ["st-t", "ST-T wave abnormality"], ["hypertrophy", "Probable or definite left ventricular hypertrophy"])),
    number("greatest_heart_rate", "Greatest heart rate in exercise", "beats/min", 0, 250, [0]),
    category("exercise_angina", "Angina brought on by exercise", yesNo),
    number("st_depression", "ST depression by exercise", "mm", -10, 20),
    category("st_slope", "Slope of the ST segment at peak exercise", levels(["up", "Rising"], ["flat", "Flat"], ["down", "Falling"])),
    category("vessels", "Large vessels coloured by fluoroscopy", levels(["0", "None"], ["1", "One"], ["2", "Two"], ["3", "Three"])),
    category("perfusion", "Thallium scan", levels(["normal", "Normal"], ["fixed", "Fixed defect"], ["reversible", "Reversible defect"])),
    category("disease", "Heart disease", levels(["yes", "Disease"], ["no", "No disease"])),
  ],
};

/** The fields of UCI's processed files, in order. */
const fields = ["age", "sex", "cp", "trestbps", "chol", "fbs", "restecg", "thalach", "exang", "oldpeak", "slope", "ca", "thal", "num"];
const trueFalse = { "1": "yes", "0": "no" };
const same = (from: string, ...codes: string[]) => ({ from, codes: Object.fromEntries(codes.map((c) => [c, c])) });

export const heartDiseaseSource = (file: string): DataSource => ({
  kind: "table-csv",
  file,
  delimiter: ",",
  columns: fields,
  dictionary: heartDiseaseDictionary,
  recode: {
    sex: { from: "sex", codes: { "1": "male", "0": "female" } },
    chest_pain: { from: "cp", codes: { "1": "typical", "2": "atypical", "3": "non-anginal", "4": "none" } },
    resting_pressure: same("trestbps"),
    cholesterol: same("chol"),
    high_fasting_sugar: { from: "fbs", codes: trueFalse },
    resting_ecg: { from: "restecg", codes: { "0": "normal", "1": "st-t", "2": "hypertrophy" } },
    greatest_heart_rate: same("thalach"),
    exercise_angina: { from: "exang", codes: trueFalse },
    st_depression: same("oldpeak"),
    st_slope: { from: "slope", codes: { "1": "up", "2": "flat", "3": "down" } },
    vessels: same("ca", "0", "1", "2", "3"),
    perfusion: { from: "thal", codes: { "3": "normal", "6": "fixed", "7": "reversible" } },
    // Grade 1 to 4: some vessel is narrowed by more than half.
    disease: { from: "num", codes: { "0": "no", "1": "yes", "2": "yes", "3": "yes", "4": "yes" } },
  },
});

export const heartDiseaseSites = [
  { key: "cleveland", title: "Cleveland Clinic Foundation", file: "processed.cleveland.data" },
  { key: "hungarian", title: "Hungarian Institute of Cardiology, Budapest", file: "processed.hungarian.data" },
  { key: "switzerland", title: "University Hospitals of Zurich and Basel", file: "processed.switzerland.data" },
  { key: "va", title: "V.A. Medical Center, Long Beach", file: "processed.va.data" },
] as const;

/** One table dataset for each hospital; `folder` is the one that holds the four files. */
export const heartDiseaseSources = (folder: string) => heartDiseaseSites.map((site) => ({ ...site, source: heartDiseaseSource(path.join(folder, site.file)) }));
