/** A channel as an actor: who it is, where to reach it, and its public keys. Pure. */
import { type ActorKey, type ActorKeys, instanceKind } from '../actor.ts';
import { type Channel, channelPath, channelTitle, definition } from '../channel.ts';
import { type Media, mediaPath } from '../media.ts';
import { phrasesIn } from '../phrases.ts';
import type { Site } from '../site.ts';
import { html } from '../text/html.ts';
import type { Instant } from '../time.ts';
import { actorUrl, inboxUrl } from './addresses.ts';
import { actorContext, type Json } from './json.ts';
import { publicMultibase, publicPem } from './keys.ts';

export type Profile = {
  origin: string;
  handle: string;
  site: Site;
  channel: Channel;
  icon: Media | null;
  /** When the publication began; servers show it as the day of joining. */
  since: Instant | null;
};

export function channelActor({ origin, handle, site, channel, icon, since }: Profile, keys: ActorKeys): Json {
  const language = channel.kind === 'language' ? channel.slug : (channel.language ?? site.language);
  const title = channelTitle(channel, site.language);
  const name = channel.kind === 'site' || channel.kind === 'author' ? title : `${title} - ${site.title}`;
  const summary = site.description === null ? '' : html`<p>${site.description}</p>`.toString();
  const page = origin + channelPath(channel);
  return {
    '@context': actorContext,
    ...frame(origin, handle, definition(channel.kind).actorType, keys),
    name,
    nameMap: { [language]: name },
    summary,
    summaryMap: { [site.language]: summary },
    url: page,
    ...(icon === null ? {} : { icon: image(icon, origin), image: image(icon, origin) }),
    attachment: links(page, origin, channel, language),
    discoverable: true,
    indexable: true,
    attributionDomains: [new URL(origin).host],
    webfinger: `${handle}@${new URL(origin).host}`,
    ...(since === null ? {} : { published: since }),
    ...collections(actorUrl(origin, handle)),
  };
}

/** Whoever asks who fetches in our name finds this one. */
export function instanceActor(origin: string, handle: string, keys: ActorKeys): Json {
  return {
    '@context': actorContext,
    ...frame(origin, handle, 'Application', keys),
    name: new URL(origin).host,
    url: `${origin}/`,
  };
}

function frame(origin: string, handle: string, type: string, { rsa, ed25519 }: ActorKeys): Json {
  const id = actorUrl(origin, handle);
  return {
    id,
    type,
    preferredUsername: handle,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    endpoints: { sharedInbox: inboxUrl(origin) },
    manuallyApprovesFollowers: false,
    // One key, not a list: Lemmy takes no other form.
    publicKey: { id: rsaKeyId(id), owner: id, publicKeyPem: publicPem(rsa) },
    assertionMethod: [
      { id: proofKeyId(id), type: 'Multikey', controller: id, publicKeyMultibase: publicMultibase(ed25519) },
    ],
  };
}

export function rsaKeyId(actor: string): string {
  return `${actor}#main-key`;
}

export function proofKeyId(actor: string): string {
  return `${actor}#proof-key`;
}

function collections(id: string): Json {
  return Object.fromEntries(['followers', 'following', 'liked', 'featured'].map((part) => [part, `${id}/${part}`]));
}

function image(icon: Media, origin: string): Json {
  return { type: 'Image', mediaType: icon.type, url: origin + mediaPath(icon) };
}

/** Mastodon verifies a link by its `rel="me"` back to the profile. */
function links(page: string, origin: string, { url, title }: Channel, language: string): Json[] {
  const field = (name: string, address: string) => ({
    type: 'PropertyValue',
    name,
    value: html`<a href="${address}" rel="me noopener" translate="no">${address}</a>`.toString(),
  });
  const { home, feeds } = phrasesIn(language);
  return [field(home, page), field(feeds, `${origin}/feeds`), ...(url === null ? [] : [field(title, url)])];
}

export function isInstance({ kind }: ActorKey): boolean {
  return kind === instanceKind;
}
