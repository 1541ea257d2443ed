import { rsaKeyId } from './actor-object.ts';
import { actorUrl, inboxUrl } from './addresses.ts';
import { cavageHeaders, digestOf } from './cavage-signature.ts';
import { privateKey } from './keys.ts';

/** A message to our own inbox, of a kind that nothing here listens to: who takes it has verified our signature, and no more. */
export async function signedByUs(
  origin: string,
  handle: string,
  rsaPem: string,
): Promise<{ body: string; headers: Record<string, string> }> {
  const actor = actorUrl(origin, handle);
  const id = `${actor}#doctor/${Date.now()}`;
  const body = JSON.stringify({
    '@context': 'https://www.w3.org/ns/activitystreams',
    id,
    type: 'View',
    actor,
    object: actor,
  });
  const headers = await cavageHeaders(
    inboxUrl(origin),
    digestOf(Buffer.from(body)),
    privateKey(rsaPem),
    rsaKeyId(actor),
  );
  return { body, headers };
}
