/**
 * What people call the checked concepts in everyday British English and in clinicians' short forms. Written for this software, because
 * a terminology's own synonyms may not be passed on; each row names a concept of `checked-concepts.ts`, and a test holds it to that.
 * A word may stand at several concepts (“sugar”): the search shows them all.
 */
const rows: readonly (readonly [conceptId: number, words: readonly string[]])[] = [
  [316866, ["high blood pressure", "raised blood pressure", "hypertension", "HTN"]], [320128, ["primary hypertension"]],
  [4329847, ["heart attack", "MI", "coronary thrombosis"]], [312327, ["recent heart attack", "AMI"]], [4185932, ["coronary heart disease", "CHD", "IHD", "coronary artery disease", "narrowed heart arteries"]],
  [321318, ["chest pain from the heart", "angina pectoris"]], [316139, ["weak heart", "HF", "cardiac failure"]], [313217, ["AF", "afib", "irregular heartbeat"]], [381316, ["stroke", "CVA", "brain attack"]],
  [443454, ["stroke from a clot", "cerebral infarct"]], [373503, ["mini stroke", "mini-stroke", "TIA"]], [321052, ["poor circulation", "PVD"]], [3654996, ["PAD", "narrowed leg arteries"]],
  [440417, ["clot on the lung", "blood clot in the lung", "PE"]], [4133004, ["clot in the leg", "blood clot in the leg", "DVT"]], [321588, ["heart trouble", "heart problems", "cardiac disease"]],
  [201826, ["sugar diabetes", "T2DM", "T2D", "adult-onset diabetes", "non-insulin-dependent diabetes", "type II diabetes", "sugar"]], [201254, ["T1DM", "T1D", "juvenile diabetes", "insulin-dependent diabetes", "type I diabetes"]],
  [201820, ["sugar", "diabetes", "DM", "high blood sugar"]], [432867, ["high cholesterol", "raised cholesterol", "hyperlipidemia", "blood fats"]], [433736, ["obese", "very overweight", "overweight"]],
  [140673, ["slow thyroid", "low thyroid"]], [440674, ["gouty arthritis"]], [46271022, ["CKD", "kidney disease", "kidney failure", "poor kidneys", "renal disease"]], [193782, ["ESRD", "kidney failure", "dialysis stage"]],
  [197320, ["AKI", "sudden kidney failure", "kidney failure"]], [317009, ["wheezing", "asthmatic"]], [255573, ["COPD", "emphysema", "chronic bronchitis", "smoker's lung", "COAD"]], [255848, ["lung infection", "chest infection"]],
  [260139, ["chest infection", "chesty cough"]], [37311061, ["covid", "coronavirus", "SARS-CoV-2"]], [4266367, ["flu"]], [132797, ["blood poisoning", "septicaemia"]], [439727, ["human immunodeficiency virus", "AIDS virus"]],
  [40481087, ["sinus infection"]], [440383, ["low mood", "depressed"]], [4152280, ["clinical depression", "MDD", "severe depression"]], [441542, ["worry", "anxious"]], [442077, ["GAD", "panic"]],
  [436665, ["manic depression", "bipolar disorder"]], [438409, ["ADHD", "ADD", "hyperactivity"]], [4182210, ["memory loss", "senility"]], [378419, ["Alzheimers"]], [380378, ["fits", "seizures"]], [381270, ["Parkinsons", "PD"]],
  [374919, ["MS"]], [318736, ["bad headaches"]], [4112853, ["breast tumour", "cancer of the breast"]], [4163261, ["prostate tumour", "cancer of the prostate"]], [443388, ["lung tumour", "cancer of the lung"]],
  [4180790, ["bowel cancer", "colorectal cancer"]], [80809, ["RA", "inflamed joints"]], [257628, ["lupus", "SLE"]], [201606, ["Crohns"]], [81893, ["UC"]], [4074815, ["IBD", "inflamed bowel"]], [133834, ["eczema"]],
  [80180, ["worn joints", "wear and tear", "OA", "arthritis"]], [75053, ["broken bone"]], [192671, ["stomach bleed", "GI bleed"]],

  [3004410, ["HbA1c", "A1c", "long-term sugar", "average blood sugar", "glycated haemoglobin", "glycosylated haemoglobin", "sugar"]], [3034639, ["A1c"]], [3005673, ["A1c"]], [4184637, ["A1c", "glycated haemoglobin"]],
  [3038553, ["BMI", "weight for height"]], [3004249, ["blood pressure", "BP", "SBP", "upper blood pressure"]], [3012888, ["blood pressure", "BP", "DBP", "lower blood pressure"]], [3025315, ["weight"]], [3036277, ["height", "how tall"]],
  [3016723, ["kidney function", "serum creatinine"]], [40764999, ["kidney function", "GFR"]], [1619025, ["kidney function", "GFR"]], [46236952, ["kidney function", "GFR"]], [3027114, ["cholesterol"]], [3028437, ["bad cholesterol"]],
  [3007070, ["good cholesterol"]], [3022192, ["blood fats"]], [3000963, ["blood count", "Hb", "anaemia test"]], [3024929, ["platelet count"]], [3006923, ["liver function", "ALT", "liver test"]], [3013721, ["liver function", "AST"]],
  [3019550, ["salt in blood"]], [3020460, ["CRP", "inflammation test"]], [3027018, ["pulse"]], [3020891, ["temperature", "fever"]], [40762499, ["oxygen level", "oxygen in blood", "sats"]], [3024128, ["liver function", "jaundice test"]],

  [1545958, ["statin", "Lipitor"]], [1539403, ["statin"]], [1310149, ["blood thinner", "anticoagulant"]], [43013024, ["blood thinner", "anticoagulant", "DOAC", "Eliquis"]], [40241331, ["blood thinner", "anticoagulant", "DOAC", "Xarelto"]],
  [40228152, ["blood thinner", "anticoagulant", "DOAC"]], [45892847, ["blood thinner", "anticoagulant", "DOAC"]], [1322184, ["antiplatelet", "Plavix"]], [1112807, ["antiplatelet", "acetylsalicylic acid"]], [1308216, ["ACE inhibitor", "blood pressure tablet"]],
  [1334456, ["ACE inhibitor", "blood pressure tablet"]], [1332418, ["calcium channel blocker", "blood pressure tablet"]], [1338005, ["beta blocker", "beta-blocker"]], [1346823, ["beta blocker", "beta-blocker"]], [956874, ["water tablet", "diuretic", "frusemide"]],
  [1503297, ["diabetes tablet", "Glucophage"]], [1580747, ["gliptin", "DPP-4 inhibitor"]], [40239216, ["gliptin", "DPP-4 inhibitor"]], [44785829, ["gliflozin", "SGLT2 inhibitor"]], [45774751, ["gliflozin", "SGLT2 inhibitor"]], [43526465, ["gliflozin", "SGLT2 inhibitor"]],
  [793143, ["GLP-1", "Ozempic", "Wegovy", "weight-loss injection"]], [40170911, ["GLP-1", "Victoza", "Saxenda"]], [45774435, ["GLP-1", "Trulicity"]], [1583722, ["GLP-1"]], [1501700, ["thyroxine", "thyroid tablet"]],
  [1550557, ["steroid", "steroid tablet"]], [1154343, ["blue inhaler", "reliever inhaler", "albuterol", "Ventolin"]], [1149380, ["steroid inhaler", "preventer inhaler"]], [1137529, ["long-acting inhaler", "LABA"]], [739138, ["antidepressant", "SSRI"]],
  [797617, ["antidepressant", "SSRI"]], [923645, ["stomach acid tablet", "PPI", "heartburn tablet"]], [1125315, ["acetaminophen", "painkiller"]], [1177480, ["NSAID", "anti-inflammatory", "painkiller"]], [1713332, ["antibiotic", "penicillin"]],
  [1596977, ["insulin"]], [1502905, ["long-acting insulin", "Lantus"]], [1516976, ["long-acting insulin"]], [35602717, ["long-acting insulin"]], [1550023, ["fast-acting insulin", "rapid-acting insulin"]], [1567198, ["fast-acting insulin", "rapid-acting insulin"]], [1544838, ["fast-acting insulin", "rapid-acting insulin"]],

  [4216130, ["heart stent", "PCI", "balloon treatment", "angioplasty"]], [4336464, ["heart bypass", "CABG", "bypass operation"]], [4163951, ["ECG", "EKG", "heart trace"]], [4163872, ["CXR", "X-ray of the chest"]],
];

/** Other names by concept id, in the order in which people are likely to say them. */
export const everydayWords: ReadonlyMap<number, readonly string[]> = new Map(rows);
