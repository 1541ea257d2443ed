/** The process that stands for all other servers. */
import { once } from 'node:events';
import { publicKeyPem } from './letters.ts';
import { forkBeside } from './process.ts';
import type { Seen } from './receiver.ts';
import type { Core } from './tools.ts';

const contexts = ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'];

export async function startReceiver(core?: Core) {
  const me = JSON.stringify({ '@context': contexts, type: 'Person', publicKeyPem });
  const child = forkBeside('receiver.ts', [me], core);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const ask = async (wish: 'begin' | 'tell'): Promise<Seen> => {
    const answer = once(child, 'message');
    child.send(wish);
    return (await answer)[0] as Seen;
  };
  return {
    port,
    ask,
    async until(number: number, meanwhile: () => Promise<unknown>): Promise<Seen> {
      for (;;) {
        const seen = await ask('tell');
        if (seen.received >= number) return seen;
        await meanwhile();
      }
    },
    end: () => child.disconnect(),
  };
}
