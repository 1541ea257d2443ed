/** A channel that people elsewhere can follow: docs/architecture.md, "Federation". */
import { createHash } from 'node:crypto';
import { type ChannelKey, definition } from './channel.ts';

/** Signs fetches for the whole server; nobody can follow it. No channel's kind, and no channel's handle, is this. */
export const instanceKind = 'instance';
export const instanceHandle = 'instance.actor';

export type ActorKey = ChannelKey | { kind: typeof instanceKind; slug: '' };

/** Private keys in PEM (PKCS #8); the public halves follow from them. */
export type ActorKeys = { rsa: string; ed25519: string };

/**
 * The names before the @ that a channel may get, best first: what `site.yaml` says, then one that follows from its
 * slug. Mastodon takes ASCII alone, so another slug becomes eight letters of its hash.
 */
export function handlesFor({ kind, slug }: ChannelKey, declared: string | null): string[] {
  const prefix = definition(kind).handlePrefix;
  const plain = slug.toLowerCase();
  const hash = createHash('sha256').update(slug.normalize('NFC')).digest('hex').slice(0, 8);
  const readable = /^[a-z0-9]+([._-][a-z0-9]+)*$/.test(plain) ? [`${prefix}-${plain}`] : [];
  return [...(declared === null ? [] : [declared]), ...readable, `${prefix}-${hash}`];
}
