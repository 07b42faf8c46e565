import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Tools that load a default export and nothing else. */
const configFiles = ['*.config.ts', '*.config.js', '.dependency-cruiser.cjs']

export default defineConfig(
  { ignores: ['out/', 'node_modules/', 'coverage/', 'playwright-report/', 'test-results/', '.tincan/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '.*.cjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // One literal `type` of a union beside an interface says more than a rule of style.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // `process.env['NAME']` is what noPropertyAccessFromIndexSignature wants.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // By code points is how names and bytes are meant to be taken apart here.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-console': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name: it is what a reader searches for.' },
        { selector: 'TSEnumDeclaration', message: 'A union of literals needs no code of its own.' },
      ],
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/**', 'signaling/**'],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    // Logic takes its clock and its randomness; the adapters of both live in base.
    files: ['src/core/**', 'signaling/**'],
    ignores: ['src/core/base/**', 'src/core/adapters/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take a Random (core/base/random).' },
        { object: 'Date', property: 'now', message: 'Take a Clock (core/base/clock).' },
      ],
    },
  },
  { files: ['src/core/**'], rules: { 'no-console': 'error' } },
  // The alphabet it takes apart is ASCII.
  { files: ['src/core/base/bytes.ts'], rules: { '@typescript-eslint/no-misused-spread': 'off' } },
  // `expect(fake.method)` looks at a method and never calls it.
  { files: ['test/**'], rules: { '@typescript-eslint/unbound-method': 'off' } },
  {
    files: ['src/renderer/**', 'test/renderer/**'],
    plugins: { 'react-hooks': reactHooks },
    // Nothing is compiled here, so no library is incompatible with the compiler.
    rules: { ...reactHooks.configs.recommended.rules, 'react-hooks/incompatible-library': 'off' },
  },
  { files: configFiles, rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly' } },
  },
  // JSON.parse and a tool's report are `any` in plain JavaScript, which has no decoder before `npm ci`.
  { files: ['scripts/**', '**/*.cjs', '**/*.config.js'], extends: [tseslint.configs.disableTypeChecked] },
)
