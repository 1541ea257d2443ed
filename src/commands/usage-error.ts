/** The command, or what it was told, is wrong: exit status 2. */
export class UsageError extends Error {}
