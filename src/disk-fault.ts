/** Faults of the disk: nothing can be kept, and everything that was kept is there. */
import { log } from './log.ts';

/** What is wrong, for whoever runs the server; null for a fault of any other kind. */
export function diskFault(error: unknown): string | null {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  if (['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(code))
    return 'the disk is full: nothing can be saved until there is room';
  return code.startsWith('SQLITE_IOERR') ? `the disk cannot be read or written (${code}): nothing can be saved` : null;
}

/** The same, and what passes by itself: another process writes, for longer than anybody waits for it. */
export function passingFault(error: unknown): string | null {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  return code.startsWith('SQLITE_BUSY') ? 'another process writes to the database and does not end' : diskFault(error);
}

/** Says it in the log; throws what is a fault of any other kind. */
export function tellPassingFault(part: string, error: unknown): void {
  const fault = passingFault(error);
  if (fault === null) throw error;
  log(part).error(fault);
}
