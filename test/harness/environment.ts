/** What the tests read from outside, in one place. The server's own settings are in src/settings.ts. */
export const environment = {
  /** A PostgreSQL that is running already, by its owner's address. test/run.ts sets it for every test. */
  testOwnerUrl: process.env.KEYHOLDER_TEST_OWNER_URL,
  /** A PostgreSQL of yours to run the tests on instead of the embedded one. */
  databaseUrl: process.env.DATABASE_URL,
  /** The path of a browser to use instead of the one that would be found. */
  chromium: process.env.CHROMIUM,
  path: process.env.PATH ?? '',
} as const;
