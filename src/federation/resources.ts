/** Everything of ours that other servers read, by address. */
import { type ActorKey, instanceHandle } from '../actor.ts';
import type { Archive } from '../archive.ts';
import { type Article, permanentPath } from '../article.ts';
import {
  answersSubject,
  articleSubject,
  channelSubject,
  followersSubject,
  type Revision,
  type Subject,
} from '../change.ts';
import { type ChannelKey, channelPath, kindOfFolder, siteChannel } from '../channel.ts';
import { kinds } from '../channels/kinds.ts';
import type { FederatedObject, FederationStore } from '../federation-store.ts';
import type { Resource } from '../resource.ts';
import type { Site } from '../site.ts';
import { decodedPath } from '../text/decoded-path.ts';
import type { Instant } from '../time.ts';
import { announceOf, createOf, quoteAuthorization, tombstone } from './activities.ts';
import { channelActor, instanceActor, isInstance } from './actor-object.ts';
import { actorUrl, objectUrl, placeOf } from './addresses.ts';
import { articleObject, attributedTo, type Standing } from './article-object.ts';
import { addresses, countOnly, page, paged } from './collections.ts';
import { handleAskedFor, isAsked, nodeinfo, nodeinfoLinks, webfinger } from './discovery.ts';
import { address } from './incoming.ts';
import { articleContext, type Json, plainContext } from './json.ts';
import { makeKeys } from './keys.ts';

export const activityType = 'application/activity+json; charset=utf-8';

/** Articles on a page of an outbox; a new follower's server reads the featured ones. */
const pageSize = 20;
const mostFeatured = 5;
/** Addresses of replies in the list of an article. Its length is told whole. */
const mostReplies = 100;

export type Household = {
  archive: Archive;
  store: FederationStore;
  site: () => Site;
  origin: string;
  version: string;
};

type Found = Omit<Resource, 'path'>;

type Asked = { query: URLSearchParams; id: string };

export function resourcesOf(household: Household) {
  const { archive, store, site, origin } = household;
  const revision = (...subjects: Subject[]): Revision => archive.revision('everything', ...subjects);

  function resource(path: string, query: URLSearchParams): Resource | null {
    const article = /^\/a\/([a-z0-9-]{1,32})(?:\/|$)/.exec(path)?.[1];
    if (article !== undefined) return articleResource(article);
    const place = placeOf(path);
    const found =
      place?.at === 'object'
        ? objectResource(place.uid, place.generation, place.part, query)
        : place?.at === 'actor'
          ? actorResource(place.handle, place.part, place.member, query)
          : null;
    return found && { ...found, path };
  }

  /** The newest generation, whichever it is. */
  function articleResource(uid: string): Resource | null {
    const { generation } = objectOf(uid);
    const found = objectResource(uid, generation, null, new URLSearchParams());
    return found && { ...found, path: new URL(objectUrl(origin, uid, generation)).pathname };
  }

  function actorResource(
    handle: string,
    part: string | null,
    member: string | null,
    query: URLSearchParams,
  ): Found | null {
    const key = store.actorAt(handle);
    if (key === null) return null;
    if (isInstance(key)) return part === null ? answer(revision(), null, () => instance()) : null;
    const touched = revision(channelSubject(key as ChannelKey), followersSubject(handle));
    const channel = archive.channel(key as ChannelKey);
    if (channel === null) return null;
    const asked = { query, id: `${actorUrl(origin, handle)}/${part}` };
    const write = part === null ? () => profile(handle, channel) : actorPart(handle, channel, part, member, asked);
    return write && answer(touched, channelPath(channel), write);
  }

  function instance(): Json {
    return instanceActor(origin, instanceHandle, store.keysOf(instanceHandle, makeKeys));
  }

  function profile(handle: string, key: ChannelKey): Json | null {
    const channel = archive.channel(key);
    if (channel === null) return null;
    const { icon, title, language } = site();
    const named = channel.kind === 'site' ? { ...channel, title, language } : channel;
    const shown = icon === null ? null : archive.media(icon);
    return channelActor(
      { origin, handle, site: site(), channel: named, icon: shown, since: null },
      store.keysOf(handle, makeKeys),
    );
  }

  function actorPart(handle: string, key: ChannelKey, part: string, member: string | null, asked: Asked) {
    if (part === 'announces' && member !== null) return () => announcement(handle, key, member);
    if (member !== null) return null;
    const parts: Record<string, () => Json | null> = {
      outbox: () => outbox(handle, key, asked),
      followers: () => countOnly(asked.id, store.followerCount(handle)),
      following: () => countOnly(asked.id, 0),
      liked: () => countOnly(asked.id, 0),
      featured: () => addresses(asked.id, newest(key, pageSize).slice(0, mostFeatured).map(addressOfArticle)),
    };
    return Object.hasOwn(parts, part) ? (parts[part] as () => Json | null) : null;
  }

  function newest(key: ChannelKey, limit: number, before?: string): Article[] {
    return listed(key, limit, before).filter(isFederated);
  }

  function listed(key: ChannelKey, limit: number, before?: string): Article[] {
    return archive.articles(key, { limit, before, notices: false }) ?? [];
  }

  function addressOfArticle({ id }: Article): string {
    return objectUrl(origin, id, objectOf(id).generation);
  }

  /** What the channel published: its own articles, and those of others that it passed on. */
  function outbox(handle: string, key: ChannelKey, { query, id }: Asked): Json {
    const before = query.get('before');
    if (before === null && query.get('page') === null) return paged(id, store.articleCount(key));
    const articles = listed(key, pageSize, before ?? undefined);
    const next = articles.length < pageSize ? null : (articles.at(-1)?.id ?? null);
    const items = articles.filter(isFederated).map((article) => bare(activityIn(handle, article)));
    return page(id, before === null ? 'page=true' : `before=${before}`, items, articleContext, next);
  }

  function activityIn(handle: string, article: Article): Json {
    const standing = standingOf(article.id);
    return standing.sender === handle
      ? createOf(article, standing, site().federation)
      : announceBy(handle, article, standing);
  }

  /** What was not passed on is what passing it on would make of it. */
  function announceBy(handle: string, { id, published }: Article, standing: Standing): Json {
    const known = store.announces(id, standing.generation).find((one) => one.handle === handle);
    const next = { handle, round: (known?.round ?? 0) + 1, at: published.at, undone: false };
    return announceOf(standing, id, known && !known.undone ? known : next);
  }

  function announcement(handle: string, key: ChannelKey, member: string): Json | null {
    const article = archive.article(member.split('.')[0] as string);
    if (article?.state !== 'published' || !isFederated(article) || !isIn(article, key)) return null;
    const standing = standingOf(article.id);
    const announce = announceBy(handle, article, standing);
    return standing.sender !== handle && announce.id === `${actorUrl(origin, handle)}/announces/${member}`
      ? announce
      : null;
  }

  /** What was never told is what telling it will make of it. */
  function objectOf(uid: string): Pick<FederatedObject, 'generation' | 'sender' | 'state' | 'deletedAt'> {
    const known = store.object(uid);
    if (known) return known;
    const article = archive.article(uid);
    const sender = store.handleOf(article ? attributedTo(article, site().federation) : siteChannel);
    return { generation: 1, sender, state: 'quiet', deletedAt: null };
  }

  function standingOf(uid: string): Standing {
    const { generation, sender } = objectOf(uid);
    const counted = (kind: 'like' | 'share') => store.interactionCount(uid, kind);
    return { origin, generation, sender, likes: counted('like'), shares: counted('share') };
  }

  function objectResource(uid: string, wanted: number, part: string | null, query: URLSearchParams): Found | null {
    const touched = revision(articleSubject(uid), answersSubject(uid), 'blocks');
    const article = archive.article(uid);
    if (article === null) return null;
    const object = objectOf(uid);
    // What others had before it was withheld is gone; of the rest nobody knows.
    if (!isFederated(article) && object.state !== 'deleted') return null;
    // Whoever reads the object learns this handle; who is only told its address does not.
    const learnt = (make: () => Json) => () => {
      store.actorAt(object.sender);
      return make();
    };
    if (wanted > object.generation) return null;
    const over = wanted < object.generation || object.state === 'deleted' || article.state === 'withdrawn';
    if (over)
      return answer(
        touched,
        permanentPath(uid),
        learnt(() => gone(uid, wanted)),
        410,
      );
    if (article.state === 'hidden') return answer(touched, permanentPath(uid), () => ({}), 403);
    if (article.state !== 'published') return null;
    const write = part === null ? () => shown(article) : objectPart(article, part, query);
    return write && answer(touched, permanentPath(uid), learnt(write));
  }

  function shown(article: Article): Json {
    return articleObject(article, standingOf(article.id), site().federation);
  }

  function gone(uid: string, generation: number): Json {
    const at = (store.deletedAt(uid, generation) ?? archive.article(uid)?.withdrawn) as Instant;
    return { '@context': plainContext, ...tombstone({ ...standingOf(uid), generation }, uid, at) };
  }

  function objectPart({ id }: Article, part: string, query: URLSearchParams): (() => Json) | null {
    const at = `${addressOfArticleId(id)}/${part}`;
    const quoting = address(query.get('of'));
    if (part === 'quotes' && (quoting === null || store.isBlocked(quoting))) return null;
    const parts: Record<string, () => Json> = {
      quotes: () => quoteAuthorization(standingOf(id), id, quoting as string),
      likes: () => countOnly(at, store.interactionCount(id, 'like'), 'Collection'),
      shares: () => countOnly(at, store.interactionCount(id, 'share'), 'Collection'),
      replies: () => addresses(at, store.replies(id, mostReplies), store.interactionCount(id, 'reply')),
    };
    return Object.hasOwn(parts, part) ? (parts[part] as () => Json) : null;
  }

  function addressOfArticleId(uid: string): string {
    return objectUrl(origin, uid, objectOf(uid).generation);
  }

  function discovery(path: string, query: URLSearchParams): Resource | null {
    const found = discovered(path, query);
    return found && { ...found, path };
  }

  function discovered(path: string, query: URLSearchParams): Found | null {
    if (path === '/.well-known/webfinger') return finger(query.get('resource') ?? '');
    if (path === '/.well-known/nodeinfo') return answer(revision(), null, () => nodeinfoLinks(origin), 200, jsonType);
    if (path !== '/nodeinfo/2.1') return null;
    const type = `${jsonType}; profile="http://nodeinfo.diaspora.software/ns/schema/2.1#"`;
    return answer(revision(channelSubject(siteChannel)), null, server, 200, type);
  }

  function server(): Json {
    return nodeinfo(household.version, site().title, store.articleCount(siteChannel));
  }

  function finger(resource: string): Found | null {
    if (!isAsked(resource))
      return answer(revision(), null, () => ({ title: 'no resource is asked for', status: 400 }), 400, problemType);
    const handle = handleAskedFor(resource, origin, handleOfPath);
    const key = handle === null ? null : store.actorAt(handle);
    if (handle === null || key === null) return null;
    const where = isInstance(key) ? '/' : channelPath(key as ChannelKey);
    const write = () => webfinger(origin, handle, origin + where);
    return answer(revision(), null, write, 200, 'application/jrd+json; charset=utf-8');
  }

  function handleOfPath(path: string): string | null {
    const place = placeOf(path);
    if (place?.at === 'actor' && place.part === null) return place.handle;
    const key = channelAt(path);
    return key && archive.channel(key) ? store.handleOf(key) : null;
  }

  return { resource, discovery, standingOf, objectOf };
}

const problemType = 'application/problem+json; charset=utf-8';
const jsonType = 'application/json; charset=utf-8';

function answer(
  revision: Revision,
  page: string | null,
  make: () => Json | null,
  status: Resource['status'] = 200,
  type = activityType,
): Found {
  const write = () => {
    const json = make();
    return json && JSON.stringify(json);
  };
  return { status, type, revision, page, write };
}

/** The channel of a page's path; null for another page. */
function channelAt(path: string): ChannelKey | null {
  const [folder = '', slug = '', more] = decodedPath(path).split('/').slice(1);
  if (folder === '') return siteChannel;
  const kind = kindOfFolder(folder);
  return kind === null || slug === '' || more !== undefined ? null : { kind, slug };
}

/** Whether the article names the channel. */
function isIn(article: Article, { kind, slug }: ActorKey): boolean {
  return kinds.some((one) => one.kind === kind && one.namesOf(article as never).some((name) => name.slug === slug));
}

function isFederated({ federate }: Article): boolean {
  return federate !== 'never';
}

function bare({ '@context': _context, ...activity }: Json): Json {
  return activity;
}
