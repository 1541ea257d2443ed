import { type Article, articlePath } from '../../article.ts';
import { renderBody } from '../../article-html.ts';
import { type Channel, channelPath } from '../../channel.ts';
import { mediaPath } from '../../media.ts';
import { phrasesIn } from '../../phrases.ts';
import type { Target } from '../../reference.ts';
import type { Name } from '../../site.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html } from '../../text/html.ts';
import type { Publication } from '../publication.ts';
import { layout, siteAsChannel } from './layout.ts';
import { timeElement } from './time-element.ts';

export function articlePage({ archive, formats, site, origin }: Publication, article: Article): string {
  const { language, title, summary, section, authors, tags } = article;
  const phrases = phrasesIn(language);
  const sectionChannel = section && archive.channel({ kind: 'section', slug: section.slug });
  const channels = [sectionChannel, siteAsChannel(site())].filter((channel): channel is Channel => channel !== null);
  const body = html`<article lang="${language}" dir="${directionOf(language)}">
<h1>${title}</h1>
${summary && html`<p><strong>${summary}</strong></p>\n`}<p>${section && nameLink('section', section)} ${byline(authors, phrases.byline)} ${times(article, site().timezone)}</p>
${sound(article)}${renderBody(article, { origin: '', pathOf: articlePath, guard: false })}${tags.length > 0 && html`<p>${phrases.tags}: ${tags.map((tag) => html`${nameLink('tag', tag)} `)}</p>\n`}</article>
${referredBy(archive.backlinks(article.id), phrases.referredBy)}`;
  return layout({
    site: site(),
    origin,
    language,
    title: `${title} - ${site().title}`,
    canonical: article.canonical ?? origin + articlePath(article),
    description: summary,
    feeds: channels.map((channel) => ({ channel, formats })),
    body,
  });
}

/** The articles that refer to this one. */
function referredBy(referrers: Target[], heading: string): Html | null {
  if (referrers.length === 0) return null;
  const item = (target: Target) =>
    html`<li><a href="${articlePath(target)}" hreflang="${target.language}"><bdi>${target.title}</bdi></a></li>\n`;
  return html`<section aria-labelledby="referred-by">
<h2 id="referred-by">${heading}</h2>
<ul>
${referrers.map(item)}</ul>
</section>`;
}

function nameLink(kind: 'section' | 'author' | 'tag', { slug, title }: Name): Html {
  return html`<a href="${channelPath({ kind, slug })}"><bdi>${title}</bdi></a>`;
}

function byline(authors: Name[], by: string): Html | null {
  return authors.length === 0
    ? null
    : html`${by} ${authors.map((author, index) => html`${index > 0 && '، '}${nameLink('author', author)}`)}`;
}

function times({ published, updated, language }: Article, zone: string): Html {
  const phrases = phrasesIn(language);
  const edited =
    updated && html` ${phrases.updated} ${timeElement({ at: updated, precision: 'minute' }, zone, language)}`;
  return html`${phrases.published} ${timeElement(published, zone, language)}${edited}`;
}

function sound({ audio, media }: Article): Html | null {
  const file = audio === null ? undefined : media[audio];
  return file ? html`<p><audio controls preload="none" src="${mediaPath(file)}"></audio></p>\n` : null;
}
