import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { databaseName } from '../config.ts';

/** Where everything is unpacked and checked before anything is put in place. */
export const stagingName = 'restoring';

/** A restore was killed before there was a database: to serve now would begin an empty one. */
export function isHalfRestored(data: string): boolean {
  return existsSync(join(data, stagingName)) && !existsSync(join(data, databaseName));
}
