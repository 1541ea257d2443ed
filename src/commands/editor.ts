import { userInfo } from 'node:os';
import { type Editor, scopes } from '../token.ts';

/** Whoever has the machine may do everything. */
export function commandLine(): Editor {
  return { name: `command line (${userInfo().username})`, scopes };
}
