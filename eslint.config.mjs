import next from "eslint-config-next/core-web-vitals";
import nextTypeScript from "eslint-config-next/typescript";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const core = "lib/{kernel,statistics,query,approval,governance,disclosure,crate,register,protocol,federation}/**/*.{ts,tsx}";
const tests = ["**/*.test.{ts,tsx}", "**/testing/**", "e2e/**", "scripts/**"];

/** The bundler replaces NODE_ENV and NEXT_RUNTIME by constants; everything else is a setting and is parsed once, with a sentence for a wrong one. */
const settings = {
  selector: ":not(MemberExpression[property.name=/^(NODE_ENV|NEXT_RUNTIME)$/]) > MemberExpression[object.name='process'][property.name='env']",
  message: "Read settings through lib/portal/env.ts or lib/agent/env.ts.",
};
/** A decision that reads a clock or dice cannot be tested or repeated. */
const impure = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "The core is pure: take a Clock." },
  { selector: "CallExpression[callee.name='Date']", message: "The core is pure: take a Clock." },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: "The core is pure: take a Clock." },
  { selector: "MemberExpression[object.name='performance']", message: "The core is pure: take a Clock." },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: "The core is pure: take a Random." },
];

export default defineConfig([
  globalIgnores(["**/.next/**", ".data/**", "**/next-env.d.ts", "db/migrations/**", "playwright-report/**", "test-results/**", "coverage/**"]),
  ...next,
  ...nextTypeScript,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { react: { version: "19.3" } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // A default branch that throws for the impossible is welcome; a missing case is not.
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // An interface may demand a promise of a function that needs none.
      "@typescript-eslint/require-await": "off",
      "no-restricted-syntax": ["error", settings],
      // Typed routes check every link; the rule looks for a pages folder that we don't have.
      "@next/next/no-html-link-for-pages": "off",
    },
  },
  { files: [core], ignores: tests, rules: { "no-restricted-syntax": ["error", settings, ...impure] } },
  // Vitest's matchers (expect.any …) are typed as any.
  { files: ["**/*.test.{ts,tsx}"], rules: { "@typescript-eslint/no-unsafe-assignment": "off" } },
  // Playwright's fixtures hand over by a function called `use`; it is no hook of React's.
  { files: ["e2e/**/*.ts"], rules: { "react-hooks/rules-of-hooks": "off" } },
  { files: ["*.mjs", ".*.mjs"], rules: { "import/no-anonymous-default-export": "off", "@next/next/no-html-link-for-pages": "off" } },
  {
    files: ["lib/{portal,agent}/env.ts", "proxy.ts", "*.config.{ts,mjs}", "tre/*.config.ts", ...tests],
    rules: { "no-restricted-syntax": "off" },
  },
]);
