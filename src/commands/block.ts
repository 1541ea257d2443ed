import { blockTargetOf } from '../block-target.ts';
import type { Config } from '../config.ts';
import { instantOf } from '../time.ts';
import { print, withFederation } from './stores.ts';
import { UsageError } from './usage-error.ts';

/** Blocks an actor or a domain with all below it, takes the block back, or lists all blocks. */
export function blockCommand(
  config: Config,
  text: string | undefined,
  { remove = false, json = false }: { remove?: boolean; json?: boolean },
): number {
  if (text === undefined && remove) throw new UsageError('--remove: say whose block is to be taken back');
  const target = text === undefined ? null : targetOf(text);
  return withFederation(config, (store) => {
    const now = instantOf(new Date());
    if (target === null) {
      print(store.blocks().map((block) => (json ? JSON.stringify(block) : `${block.target} since ${block.since}`)));
      return 0;
    }
    if (!remove) store.block(target, now);
    else if (!store.unblock(target, now)) {
      process.stderr.write(`${target}: is not blocked; \`nashra block\` lists what is\n`);
      return 1;
    }
    print([`${target} is ${remove ? 'no longer ' : ''}blocked`]);
    return 0;
  });
}

/** An address is an actor's, as `followers --csv` shows it; anything else is to be a domain. */
function targetOf(text: string): string {
  const target = blockTargetOf(text);
  if (target !== null) return target;
  throw new UsageError(
    `"${text}" is neither; write an actor's address (https://social.example/users/name, as \`nashra followers --csv\` shows it) or a domain (social.example)`,
  );
}
