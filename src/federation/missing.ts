/** Followers whose inbox is said not to be there: a server may be wrong about an inbox, but not about the actor too. */
import type { FederationStore } from '../federation-store.ts';
import { log } from '../log.ts';
import { instantOf } from '../time.ts';
import { isNoMore, type ReadDocument } from './remote-documents.ts';

const atOnce = 10;

/** Asks for a few of them, each once for as long as its inbox stays so, and lets go of those who are not there. */
export async function checkMissing(store: FederationStore, read: ReadDocument, isOver: () => boolean): Promise<void> {
  for (const uri of store.missing(atOnce)) {
    const why = await read(uri).then(
      () => null,
      (error) => (isNoMore(error) ? (error as Error).message : null),
    );
    if (isOver()) return;
    if (why === null) store.foundActor(uri);
    else {
      store.letGo(uri, instantOf(new Date()));
      log('sender').info('follower removed', { actor: uri, why });
    }
  }
}
