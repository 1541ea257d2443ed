import { feedUrl, searchPath } from '../../format.ts';
import { type Phrases, phrasesIn } from '../../phrases.ts';
import { type Found, type Hit, mostPages, type Piece } from '../../search.ts';
import { type Html, html } from '../../text/html.ts';
import type { Asked } from '../asked.ts';
import type { Publication } from '../publication.ts';
import { layout } from './layout.ts';
import { shownWidths } from './responsive.ts';
import { searchFilters } from './search-filters.ts';
import { type TeaserStyle, teaser } from './teaser.ts';

/** `found`: null where nothing was asked for. */
export function searchPage(publication: Publication, asked: Asked, found: Found | null): string {
  const { site, origin, formats, archive } = publication;
  const { language, timezone: zone, title: siteTitle } = site();
  const phrases = phrasesIn(language);
  const { searched, page } = asked;
  const { list: width } = shownWidths(publication);
  const at = archive.indexing();
  const title = searched.text === '' ? phrases.search : `${phrases.search}: ${searched.text}`;
  const feeds = formats.map(({ name, file, mediaType }) => ({
    rel: 'alternate',
    type: mediaType,
    title: `${title} (${name})`,
    href: feedUrl({ origin, channel: { kind: 'site', slug: '' }, search: searched }, file, null),
  }));
  const body = html`<div class="channel-head">
<h1>${phrases.search}</h1>
${searchFilters(publication, asked)}
</div>
${at && html`<p class="meta">${phrases.beingIndexed} (${at.done} / ${at.all})</p>\n`}${found && outcome(found, { zone, level: 2, picture: 'lazy', width }, phrases)}
${found && paging(found, searched.parameters, page, phrases)}
${found && html`<p class="meta">${phrases.searchFeed}: ${feeds.map(({ href, type }, index) => html`<a href="${href.replace(origin, '')}" type="${type}">${formats[index]?.name}</a> `)}</p>`}`;
  return layout(publication, {
    language,
    title: `${title} - ${siteTitle}`,
    canonical: null,
    links: found === null ? [] : feeds,
    body,
  });
}

function outcome(found: Found, style: TeaserStyle, phrases: Phrases): Html {
  const { hits, whole, asked, query, meant, total } = found;
  const show = ({ article, title, excerpt }: Hit) =>
    teaser(article, { ...style, found: { title: html`${title.map(piece)}`, excerpt: html`${excerpt.map(piece)}` } });
  const instead = query.text === asked.text ? null : query.text;
  return html`${(instead !== null || whole === 0) && html`<p>${phrases.foundNothing} ${emphasised(asked.text)}</p>\n`}${instead !== null && html`<p>${phrases.foundInstead} ${searchLink(instead)}</p>\n`}${meant !== null && html`<p>${phrases.didYouMean} ${searchLink(meant)}</p>\n`}${total === null && html`<p class="meta">${phrases.tooCommon}</p>\n`}${
    whole > 0 &&
    html`<div class="list" role="region" aria-label="${phrases.results}">
${hits.slice(0, whole).map(show)}</div>\n`
  }${
    whole < hits.length &&
    html`<h2 class="bar">${phrases.someWords}</h2>
<div class="list">
${hits.slice(whole).map(show)}</div>`
  }`;
}

function piece({ text, match }: Piece): Html {
  return match ? html`<mark>${text}</mark>` : html`${text}`;
}

function emphasised(text: string): Html {
  return html`<b><bdi>${text}</bdi></b>`;
}

function searchLink(text: string): Html {
  return html`<a href="${searchPath}?${new URLSearchParams({ q: text })}"><bdi>${text}</bdi></a>`;
}

function paging({ more }: Found, parameters: string, page: number, phrases: Phrases): Html | null {
  const link = (to: number, rel: 'prev' | 'next', words: string) =>
    html`<a rel="${rel}" href="${searchPath}?${parameters}${to > 1 && `&page=${to}`}">${words}</a>`;
  const [before, after] = [page > 1, more && page < mostPages];
  if (!before && !after) return null;
  return html`<nav class="paging" aria-label="${phrases.pages}">
${before && link(page - 1, 'prev', phrases.previous)}
${after && link(page + 1, 'next', phrases.next)}
</nav>`;
}
