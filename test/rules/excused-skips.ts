/** Tests that may stay unrun on some machines: the name of the test, and why. Everything else runs or fails. */
export const excusedSkips: Readonly<Record<string, string>> = {
  'docs/recipes/python.md does what it says with the standard library alone': 'there may be no python3',
  'docs/recipes/python.md does what it says with google-auth': 'it is no part of Python',
  'docs/recipes/external-account.md does what it says in Python': 'google-auth is no part of Python',
};
