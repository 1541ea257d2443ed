import type { Config } from '../config.ts';
import { commandLine } from './editor.ts';
import { atForeignDesk, print } from './stores.ts';
import { UsageError } from './usage-error.ts';

/** Blocks an actor or a domain with all below it, takes the block back, or lists all blocks. */
export function blockCommand(
  config: Config,
  text: string | undefined,
  { remove = false, json = false }: { remove?: boolean; json?: boolean },
): number {
  if (text === undefined && remove) throw new UsageError('--remove: say whose block is to be taken back');
  return atForeignDesk(config, (foreign, store) => {
    if (text === undefined)
      print(store.blocks().map((block) => (json ? JSON.stringify(block) : `${block.target} since ${block.since}`)));
    else if (remove) print([`${foreign.unblock(text, commandLine())} is no longer blocked`]);
    else print([`${foreign.block(text, commandLine())} is blocked`]);
    return 0;
  });
}
