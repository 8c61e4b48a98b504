/** Tests that may stay unrun on some machines: the name of the test, and why. Everything else runs or fails. */
export const excusedSkips: Readonly<Record<string, string>> = {};
