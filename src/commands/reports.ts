import type { Config } from '../config.ts';
import type { Complaint } from '../follower.ts';
import { commandLine } from './editor.ts';
import { atForeignDesk, print, withFederation } from './stores.ts';

/** What others reported of articles and actors of ours, oldest first. */
export function reportsCommand(config: Config, { json = false }: { json?: boolean }): number {
  return withFederation(config, (store) => {
    print(store.reports().flatMap((report) => (json ? JSON.stringify(report) : linesOf(report))));
    return 0;
  });
}

/** Somebody has dealt with it: it is listed no longer. */
export function settleCommand(config: Config, uri: string): number {
  return atForeignDesk(config, (foreign) => {
    foreign.settleReport(uri, commandLine());
    print([`${uri} is settled`]);
    return 0;
  });
}

/** Others choose the words: no line of theirs may pass for one of ours. */
function linesOf({ uri, actor, text, objects, at }: Complaint): string[] {
  const words = text.split(/[\r\n\u0085\u2028\u2029]+/).map((line) => `  | ${line.replace(/\p{Cc}/gu, '')}`);
  return [uri, `  by ${actor}, ${at}`, ...objects.map((object) => `  of ${object}`), ...(text === '' ? [] : words)];
}
