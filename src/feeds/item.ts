/** An article as feeds say it: every value that any format carries, whole addresses, directions guarded. */

import { type Article, permanentPath } from '../article.ts';
import { renderBody, renderCorrections, type ShownPicture, shownPicture } from '../article-html.ts';
import { type ChannelKind, channelPath, folderPath } from '../channel.ts';
import { articleUrl, type Feed, lastEdit, permanentUrl } from '../format.ts';
import { type Media, mediaPath } from '../media.ts';
import { phrasesIn } from '../phrases.ts';
import { hasWords, isRelated, type Reference, type ReferenceState } from '../reference.ts';
import type { Name } from '../site.ts';
import { directionOf, guardDirection } from '../text/direction.ts';
import { type Html, html } from '../text/html.ts';
import type { Instant } from '../time.ts';

export type Item = {
  /** Its permanent address; what its former feed called it, where it came from one. */
  id: string;
  permanent: string;
  url: string;
  title: string;
  summary: string | null;
  html: string;
  language: string;
  published: Instant;
  updated: Instant | null;
  authors: { name: string; url: string }[];
  categories: { name: string; scheme: string }[];
  picture: ShownPicture | null;
  /** The one file that goes with it: the sound, else the picture. */
  enclosure: { url: string; media: Media } | null;
  related: { id: string | null; url: string | null; title: string; language: string | null; state: ReferenceState }[];
};

export function itemOf(article: Article, feed: Feed): Item {
  return article.state === 'withdrawn' ? noticeOf(article, feed) : publishedItem(article, feed);
}

function publishedItem(article: Article, feed: Feed): Item {
  const { language, media } = article;
  const picture = shownPicture(article, feed.origin);
  const sound = article.audio === null ? undefined : media[article.audio];
  const file = sound ?? picture?.media;
  return {
    ...frame(article, feed),
    title: guardDirection(article.title, language),
    summary: article.summary === null ? null : guardDirection(article.summary, language),
    html: wrapped(html`${bodyOf(article, feed)}${renderCorrections(article)}`, language),
    updated: article.updated,
    authors: article.authors.map(({ slug, title }) => ({
      name: title,
      url: feed.origin + channelPath({ kind: 'author', slug }),
    })),
    categories: [
      ...(article.section ? [category('section', article.section, feed)] : []),
      ...article.tags.map((tag) => category('tag', tag, feed)),
    ],
    picture,
    enclosure: file ? { url: feed.origin + mediaPath(file), media: file } : null,
    related: relatedTo(article, feed),
  };
}

function bodyOf(article: Article, { origin }: Feed): Html {
  return renderBody(article, { origin, pathOf: ({ id }) => permanentPath(id), guard: true, styled: false });
}

/** Each target once, however many lines name it. */
function relatedTo({ references, language }: Article, feed: Feed): Item['related'] {
  const shown = references.filter((one) => isRelated(one) && (one.target || one.state === 'external' || hasWords(one)));
  const related = shown.map((reference) => relatedOf(reference, language, feed));
  return related.filter(({ url }, index) => url === null || related.findIndex((one) => one.url === url) === index);
}

/** The target's present title and permanent address, and the id of its own item, by which an aggregator ties the two. */
function relatedOf(
  { title: words, url, state, target }: Reference,
  language: string,
  feed: Feed,
): Item['related'][number] {
  const title = guardDirection(words, language);
  const elsewhere = url?.startsWith('/') ? feed.origin + url : url;
  if (!target) return { id: null, url: state === 'external' ? elsewhere : null, title, language: null, state };
  const permanent = permanentUrl(feed, target.id);
  return {
    id: target.guid ?? permanent,
    url: permanent,
    title: guardDirection(target.title, target.language),
    language: target.language,
    state,
  };
}

/** What stands in the place of a withdrawn article: the same id, and nothing of its text. */
function noticeOf(article: Article, feed: Feed): Item {
  const notice = phrasesIn(article.language).withdrawn;
  return {
    ...frame(article, feed),
    title: notice,
    summary: null,
    html: wrapped(html`<p>${notice}</p>`, article.language),
    updated: lastEdit(article),
    authors: [],
    categories: [],
    picture: null,
    enclosure: null,
    related: [],
  };
}

function frame(article: Article, feed: Feed) {
  return {
    id: article.guid ?? permanentUrl(feed, article.id),
    permanent: permanentUrl(feed, article.id),
    url: article.state === 'withdrawn' ? permanentUrl(feed, article.id) : articleUrl(feed, article),
    language: article.language,
    published: article.published.at,
  };
}

/** Eight of eight readers tried keep this wrapper; it carries direction and language where feeds have no word for them. */
function wrapped(body: Html, language: string): string {
  return html`<div lang="${language}" dir="${directionOf(language)}">\n${body}</div>`.toString();
}

function category(kind: Extract<ChannelKind, 'section' | 'tag'>, { title }: Name, { origin }: Feed) {
  return { name: title, scheme: origin + folderPath(kind) };
}
