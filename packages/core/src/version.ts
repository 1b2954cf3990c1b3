/** The version of this package, the same as in its `package.json` (a test holds them together). */
export const VERSION: string = "0.0.0";
