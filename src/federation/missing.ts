/** Followers whose inbox answers 404: a server may be wrong about an inbox, but not about the actor too. */
import type { FederationStore } from '../federation-store.ts';
import { instantOf } from '../time.ts';
import { isNoMore, type ReadDocument } from './remote-documents.ts';

const atOnce = 10;

/** Asks for a few of them, each once for as long as its inbox stays so, and lets go of those who are not there. */
export async function checkMissing(store: FederationStore, read: ReadDocument, isOver: () => boolean): Promise<void> {
  for (const uri of store.missing(atOnce)) {
    const isGone = await read(uri).then(() => false, isNoMore);
    if (isOver()) return;
    if (isGone) store.letGo(uri, instantOf(new Date()));
    else store.foundActor(uri);
  }
}
