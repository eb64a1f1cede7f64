/** “Heart disease” as it stands within a title or sentence; “HbA1c”, “BMI” and “F” stay as they are written. */
export const lowered = (label: string): string => label.replace(/^\p{Lu}\p{Ll}*(?![\p{L}\d])/u, (word) => (word.length === 1 && word !== "A" ? word : word.toLowerCase()));
