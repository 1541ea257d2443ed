import { type Article, articlePath } from '../../article.ts';
import { renderBody, shownPicture } from '../../article-html.ts';
import { type Channel, channelPath, siteAsChannel } from '../../channel.ts';
import { articleUrl } from '../../format.ts';
import { mediaPath } from '../../media.ts';
import { type Phrases, phrasesIn } from '../../phrases.ts';
import type { Target } from '../../reference.ts';
import type { Name } from '../../site.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html } from '../../text/html.ts';
import { iconOf, type Publication } from '../publication.ts';
import { suggestedFor } from '../suggested.ts';
import { conversationBlock } from './conversation.ts';
import type { Description } from './head.ts';
import { layout } from './layout.ts';
import { inSizes } from './responsive.ts';
import { newsArticle } from './structured-data.ts';
import { subscribeBlock } from './subscribe.ts';
import { suggestionsBlock } from './suggestions.ts';
import { clockTime, timeElement } from './time-element.ts';

export function articlePage(publication: Publication, article: Article): string {
  const { archive, outside, site } = publication;
  const { language, title, summary, section, authors, tags } = article;
  const phrases = phrasesIn(language);
  const translations = archive.translations(article.id);
  const sectionChannel = section && archive.channel({ kind: 'section', slug: section.slug });
  const channels = [sectionChannel, siteAsChannel(site())].filter((channel) => channel !== null);
  const zone = site().timezone;
  const object = outside.objectOf(article);
  const suggested = suggestedFor(publication, article);
  const slot = (label: string | null) => suggestionsBlock(suggested, label, language);
  const hasSlot = article.body.some(({ type }) => type === 'slot');
  const body = html`<article class="story" lang="${language}" dir="${directionOf(language)}">
<header>
${section && html`<p class="kicker">${nameLink('section', section)}</p>\n`}<h1>${title}</h1>
${summary && html`<p class="standfirst">${summary}</p>\n`}<p class="meta">${byline(authors, phrases.byline)}${times(article, zone)}</p>
${alsoIn(translations, phrases.alsoIn)}</header>
${player(article, phrases.listen)}<div class="body">
${renderBody(article, { origin: '', pathOf: articlePath, guard: false, styled: true, slot, ...inSizes(publication) })}</div>
${corrections(article, zone, phrases)}${tags.length > 0 && html`<p class="tags meta">${phrases.tags}: ${tags.map((tag) => html`${nameLink('tag', tag)} `)}</p>\n`}<p class="printed-address address">${articleUrl(publication, article)}</p>
</article>
<div class="aside">
${!hasSlot && slot(null)}
${referredBy(archive.backlinks(article.id), phrases.referredBy)}
${object && conversationBlock(outside.conversation(article.id), object.address, language, zone)}
${subscribeBlock(publication, channels, language)}
</div>`;
  return layout(publication, { ...describe(publication, article, channels, translations), body });
}

/** What its head says. */
function describe(publication: Publication, article: Article, feeds: Channel[], translations: Target[]): Description {
  const { origin, site, outside } = publication;
  const { language, title, summary, section, authors, tags, published, updated } = article;
  const object = outside.objectOf(article);
  const url = articleUrl(publication, article);
  const authorUrls = authors.map(({ slug }) => origin + channelPath({ kind: 'author', slug }));
  const properties: [string, string][] = [
    ['article:published_time', published.at],
    ...(updated ? [['article:modified_time', updated] satisfies [string, string]] : []),
    ...authorUrls.map((author): [string, string] => ['article:author', author]),
    ...(section ? [['article:section', section.title] satisfies [string, string]] : []),
    ...tags.map((tag): [string, string] => ['article:tag', tag.title]),
  ];
  return {
    language,
    title: `${title} - ${site().title}`,
    canonical: article.canonical ?? url,
    description: summary,
    preview: { type: 'article', title, picture: shownPicture(article, origin), properties },
    feeds,
    translations:
      translations.length === 0
        ? []
        : [article, ...translations].map((one) => ({ language: one.language, url: articleUrl(publication, one) })),
    links: [
      ...authorUrls.map((href) => ({ rel: 'author', href })),
      ...article.references.flatMap(({ target }) =>
        target ? [{ rel: 'related', href: articleUrl(publication, target), title: target.title }] : [],
      ),
    ],
    structuredData: newsArticle(article, translations, { site: site(), origin, icon: iconOf(publication) }),
    noindex: isNoindex(article),
    activity: object?.address ?? null,
    creator: object && `@${object.handle}@${new URL(origin).host}`,
  };
}

/** `noindex: true` in the front matter. */
function isNoindex({ extra }: Article): boolean {
  return String(extra.noindex) === 'true';
}

/** The same in other languages, each by its own name. */
function alsoIn(translations: Target[], words: string): Html | null {
  if (translations.length === 0) return null;
  const link = (target: Target) => {
    const { language } = target;
    const name = new Intl.DisplayNames([language], { type: 'language' }).of(language);
    return html` <a href="${articlePath(target)}" hreflang="${language}" lang="${language}" rel="alternate"><bdi>${name}</bdi></a>`;
  };
  return html`<p class="meta">${words}${translations.map(link)}</p>\n`;
}

/** The articles that refer to this one. */
function referredBy(referrers: Target[], heading: string): Html | null {
  if (referrers.length === 0) return null;
  const item = ({ language, title, ...target }: Target) =>
    html`<li><a href="${articlePath(target)}" hreflang="${language}"><bdi lang="${language}" dir="${directionOf(language)}">${title}</bdi></a></li>\n`;
  return html`<section class="box" aria-labelledby="referred-by">
<h2 id="referred-by">${heading}</h2>
<ul>
${referrers.map(item)}</ul>
</section>`;
}

function nameLink(kind: 'section' | 'author' | 'tag', { slug, title }: Name): Html {
  const rel = kind === 'section' ? null : html` rel="${kind}"`;
  return html`<a href="${channelPath({ kind, slug })}"${rel}><bdi>${title}</bdi></a>`;
}

function byline(authors: Name[], by: string): Html | null {
  if (authors.length === 0) return null;
  const names = authors.map((author, index) => html`${index > 0 && ' · '}${nameLink('author', author)}`);
  return html`${by} ${names}<br>`;
}

function times({ published, updated, language }: Article, zone: string): Html {
  const phrases = phrasesIn(language);
  const edited =
    updated && html` · ${phrases.updated} ${timeElement({ at: updated, precision: 'minute' }, zone, language)}`;
  return html`${phrases.published} ${timeElement(published, zone, language)}${edited}`;
}

function player({ audio, media }: Article, listen: string): Html | null {
  const file = audio === null ? undefined : media[audio];
  if (!file) return null;
  const length = file.duration && html` (<bdi dir="ltr">${clockTime(file.duration)}</bdi>)`;
  return html`<figure class="player">
<figcaption id="listen">${listen}${length}</figcaption>
<audio controls preload="none" aria-labelledby="listen" src="${mediaPath(file)}"></audio>
</figure>\n`;
}

function corrections({ corrections: notes, language }: Article, zone: string, phrases: Phrases): Html | null {
  if (notes.length === 0) return null;
  const note = ({ text, at }: Article['corrections'][number]) =>
    html`<p>${timeElement({ at, precision: 'day' }, zone, language)}: ${text}</p>\n`;
  return html`<section class="corrections" aria-labelledby="corrections">
<h2 id="corrections">${notes.length === 1 ? phrases.correction : phrases.corrections}</h2>
${notes.map(note)}</section>\n`;
}
