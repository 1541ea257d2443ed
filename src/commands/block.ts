import { domainToASCII } from 'node:url';
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
  if (/^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).pathname !== '/') return text;
  const name = text
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
    .replace(/^\*?\./, '');
  const [host = '', port] = name.split(':');
  const ascii = domainToASCII(host);
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(ascii) || (port !== undefined && !/^\d+$/.test(port)))
    throw new UsageError(
      `"${text}" is neither; write an actor's address (https://social.example/users/name, as \`nashra followers --csv\` shows it) or a domain (social.example)`,
    );
  return port === undefined ? ascii : `${ascii}:${port}`;
}
