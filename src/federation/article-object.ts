/**
 * An article as ActivityPub says it. Pure: equal values, equal keys and shapes, the same when it is sent and when it is
 * read. Lists are always lists and single values never are: Lemmy and Pixelfed refuse the other form.
 */
import type { Article, Block } from '../article.ts';
import { renderBody, renderCorrections, shownPicture } from '../article-html.ts';
import { type ChannelKey, channelPath, siteChannel } from '../channel.ts';
import { mediaPath } from '../media.ts';
import { phrasesIn } from '../phrases.ts';
import { isRelated, type Reference } from '../reference.ts';
import type { FederationSettings } from '../site.ts';
import { guardDirection } from '../text/direction.ts';
import { wordsOf } from '../text/fold.ts';
import { html } from '../text/html.ts';
import { actorUrl, objectUrl, pageUrl, publicAddress } from './addresses.ts';
import { articleContext, type Json } from './json.ts';
import { longForm } from './long-form.ts';

/** How a publication shows its articles elsewhere. */
export type Shape = Pick<FederationSettings, 'shape' | 'media'>;

/** What an article's object says besides the article. */
export type Standing = {
  origin: string;
  generation: number;
  /** Handle of the actor that it is attributed to. */
  sender: string;
  likes: number;
  shares: number;
};

/** The one channel that an article is by: receivers take one author, who must be the sender. */
export function attributedTo({ authors: [author] }: Article, settings: FederationSettings): ChannelKey {
  return settings.attributedTo === 'author' && author ? { kind: 'author', slug: author.slug } : siteChannel;
}

/** Mastodon shows 500 letters of a standfirst gladly. */
const longestSummary = 500;
const longestName = 150;

export function articleObject(article: Article, standing: Standing, options: Shape): Json {
  return { '@context': articleContext, ...bareObject(article, standing, options) };
}

/** Misskey takes 64 KiB in all: there is room for the activity around it, and its proof. */
const mostBytes = 60 * 1024;

/**
 * Without its `@context`, as an activity carries it. Beyond what Misskey takes, the text stands there once, without its
 * language, which the title still has.
 */
export function bareObject(article: Article, standing: Standing, options: Shape): Json {
  const object = options.shape === 'card' ? card(article, standing) : whole(article, standing, options);
  if (Buffer.byteLength(JSON.stringify(object)) <= mostBytes) return object;
  const { contentMap: _contentMap, ...rest } = object;
  return rest;
}

function whole(article: Article, standing: Standing, { shape, media }: Shape): Json {
  const { language } = article;
  const { origin } = standing;
  const name = nameOf(article);
  const summary = summaryOf(article);
  const standfirst = shape === 'article-plain' && summary !== null ? html`<p>${summary}</p>\n` : null;
  const content = `${standfirst ?? ''}${contentOf(article, origin)}`;
  const picture = pictureOf(article, origin);
  return {
    ...frame(article, standing, 'Article'),
    ...said('name', name, language),
    ...(summary === null || shape === 'article-plain' ? {} : said('summary', escaped(summary), language)),
    ...said('content', content, language),
    ...(picture === null ? {} : { image: { type: 'Image', ...picture } }),
    attachment: [
      linkTo(pageUrl(origin, article.id), name, language),
      ...relatedLinks(article, origin),
      ...audio(article, origin, picture?.url ?? null),
      ...(media === 'image' && picture !== null ? [{ type: 'Image', ...picture }] : []),
    ],
    tag: hashtags(article, origin),
    preview: preview(article, standing, name, summary),
    ...answers(standing, article.id),
  };
}

/** A Note of title, standfirst, address and picture: the same everywhere, and the text stays at home. */
function card(article: Article, standing: Standing): Json {
  const { id, language } = article;
  const { origin } = standing;
  const url = pageUrl(origin, id);
  const content = `${teaser(nameOf(article), summaryOf(article))}${html`<p><a href="${url}">${url}</a></p>`}`;
  const picture = pictureOf(article, origin);
  return {
    ...frame(article, standing, 'Note'),
    ...said('content', content, language),
    attachment: picture === null ? [] : [{ type: 'Image', ...picture }],
    tag: hashtags(article, origin),
    ...answers(standing, id),
  };
}

function frame({ id, published, updated }: Article, { origin, generation, sender }: Standing, type: string): Json {
  const actor = actorUrl(origin, sender);
  return {
    id: objectUrl(origin, id, generation),
    type,
    url: pageUrl(origin, id),
    attributedTo: actor,
    to: [publicAddress],
    cc: [`${actor}/followers`],
    published: published.at,
    // GoToSocial refuses an object that was edited before it was published, and an edit is what Mastodon takes it for.
    ...(updated === null ? {} : { updated }),
    sensitive: false,
  };
}

/** Counts, and who may quote: everybody. */
function answers({ origin, generation, likes, shares }: Standing, uid: string): Json {
  const object = objectUrl(origin, uid, generation);
  const counted = (part: string, totalItems: number) => ({ id: `${object}/${part}`, type: 'Collection', totalItems });
  return {
    interactionPolicy: { canQuote: { automaticApproval: [publicAddress] } },
    replies: `${object}/replies`,
    likes: counted('likes', likes),
    shares: counted('shares', shares),
  };
}

function nameOf({ title, language }: Article): string {
  return guardDirection(cut(title, longestName), language);
}

function summaryOf({ summary, language }: Article): string | null {
  return summary === null ? null : guardDirection(cut(summary, longestSummary), language);
}

/** The text as feeds have it, in the elements that receivers keep, without words that lead nowhere. */
function contentOf(article: Article, origin: string): string {
  const body = article.body.filter((block) => leads(block, article));
  const text = renderBody({ ...article, body }, { origin, pathOf: ({ id }) => `/a/${id}`, guard: true, styled: false });
  return longForm(`${text}${renderCorrections(article).join('')}`, article.language);
}

function leads(block: Block, { references }: Article): boolean {
  if (block.type !== 'reference') return true;
  const { target, state } = references[block.reference] as Reference;
  return target !== null || state === 'external';
}

/** After the article's own: Mastodon makes its card of the first, and Lemmy its post. */
function relatedLinks({ references, language }: Article, origin: string): Json[] {
  const links = references.filter(isRelated).flatMap(({ target, state, url, title }) => {
    if (target)
      return [linkTo(pageUrl(origin, target.id), guardDirection(target.title, target.language), target.language)];
    if (state !== 'external' || url === null) return [];
    return [linkTo(url.startsWith('/') ? origin + url : url, guardDirection(title, language), null)];
  });
  const once = [...new Map(links.map((link) => [link.href, link])).values()];
  return once.map((link) => ({ ...link, rel: ['related'] }));
}

function linkTo(href: string, name: string, hreflang: string | null): Json {
  return { type: 'Link', href, mediaType: 'text/html', ...(hreflang === null ? {} : { hreflang }), name };
}

function pictureOf(article: Article, origin: string): (Json & { url: string }) | null {
  const picture = shownPicture(article, origin);
  if (picture === null) return null;
  const { type, width, height } = picture.media ?? {};
  return {
    url: picture.url,
    ...(type ? { mediaType: type } : {}),
    name: picture.alt,
    ...(width && height ? { width, height } : {}),
  };
}

/** A Document: Lemmy cannot read an object with an Audio in it. Silence is no sound. */
function audio({ audio: name, media, language }: Article, origin: string, poster: string | null): Json[] {
  const file = name === null ? undefined : media[name];
  if (file?.kind !== 'audio' || file.duration === 0) return [];
  const icon = poster === null ? {} : { icon: { type: 'Image', url: poster } };
  return [
    {
      type: 'Document',
      url: origin + mediaPath(file),
      mediaType: file.type,
      name: phrasesIn(language).listen,
      ...icon,
    },
  ];
}

function hashtags({ tags }: Article, origin: string): Json[] {
  return tags.flatMap(({ slug, title }) => {
    const word = hashtagOf(title);
    return word === ''
      ? []
      : [{ type: 'Hashtag', name: `#${word}`, href: origin + channelPath({ kind: 'tag', slug }) }];
  });
}

/** One word: receivers end a hashtag at a space, and take digits alone for none. */
export function hashtagOf(title: string): string {
  const word = wordsOf(title.normalize('NFKC')).join('_');
  return /^[\p{N}_]*$/u.test(word) ? '' : word;
}

/** What clients show that do not show Articles (FEP-b2b8): no link, it would become the card. */
function preview(article: Article, { origin, sender }: Standing, name: string, summary: string | null): Json {
  const content = teaser(name, summary);
  return {
    type: 'Note',
    attributedTo: actorUrl(origin, sender),
    ...said('content', content, article.language),
    published: article.published.at,
  };
}

function teaser(name: string, summary: string | null): string {
  return `${html`<p><strong>${name}</strong></p>`}${summary === null ? '' : html`<p>${summary}</p>`}`;
}

/** Plain and by language: Misskey and snac read no maps, and from nothing else does Mastodon learn the language. */
function said(field: string, text: string, language: string): Json {
  return { [field]: text, [`${field}Map`]: { [language]: text } };
}

/** Mastodon takes it for HTML, Misskey for text: only what would be lost is escaped. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function cut(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}

/**
 * What followers were told: another one is worth an Update. What other articles and other people change of an object
 * (related links, counts) is not told; whoever reads it anew finds it.
 */
export function toldOf(article: Article, options: Shape): string {
  const body = article.body.filter(({ type }) => type !== 'reference');
  const standing: Standing = { origin: '', generation: 1, sender: '', likes: 0, shares: 0 };
  return JSON.stringify(
    bareObject({ ...article, body, references: article.references.map(unsettled) }, standing, options),
  );
}

/** As if nothing were known of where it leads. */
function unsettled(reference: Reference): Reference {
  return { ...reference, state: 'pending', target: null };
}
