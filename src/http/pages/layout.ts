/** What every page has around its own content. */
import { type Channel, type ChannelKey, channelPath } from '../../channel.ts';
import { mediaPath } from '../../media.ts';
import { phrasesIn, phrasesLanguage } from '../../phrases.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html } from '../../text/html.ts';
import { iconOf, type Publication } from '../publication.ts';
import { type Description, head } from './head.ts';

export type Page = Description & {
  /** The channel whose page this is. */
  channel?: ChannelKey;
  body: Html;
};

export function layout(publication: Publication, page: Page): string {
  const { language, body } = page;
  const phrases = phrasesIn(language);
  const spoken = phrasesLanguage(language);
  // What Nashra says itself is in another language where it has no catalogue for the page's.
  const chrome = language.split('-')[0] === spoken ? null : html` lang="${spoken}" dir="${directionOf(spoken)}"`;
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
${head(publication, page)}
<body>
<a class="skip" href="#content"${chrome}>${phrases.skip}</a>
${masthead(publication, page, chrome)}
<main id="content" tabindex="-1">
${body}
</main>
${colophon(publication, page, chrome)}
</body>
</html>
`.toString();
}

function masthead(publication: Publication, { language, channel }: Page, chrome: Html | null): Html {
  const { site, archive } = publication;
  const { title, language: siteLanguage } = site();
  const icon = iconOf(publication);
  const sections = archive.channels('section');
  const phrases = phrasesIn(language);
  const picture = icon && html`<img src="${mediaPath(icon)}" alt="" width="40" height="40">`;
  return html`<header class="masthead"${chrome}>
<a class="brand" href="/" rel="home">${picture}<bdi lang="${siteLanguage}">${title}</bdi></a>
${searchForm(phrases.searchIn, phrases.search, '')}
${sections.length > 0 && html`<nav class="sections" aria-label="${phrases.sections}">\n<ul>\n${sections.map((section) => sectionLink(section, channel))}</ul>\n</nav>`}
</header>`;
}

export function searchForm(hint: string, action: string, query: string): Html {
  return html`<form class="search" role="search" action="/search">
<input type="search" name="q" aria-label="${hint}" placeholder="${hint}" value="${query}"><button>${action}</button>
</form>`;
}

function sectionLink(section: Channel, channel: ChannelKey | undefined): Html {
  const isCurrent = channel?.kind === 'section' && channel.slug === section.slug;
  const current = isCurrent && html` aria-current="page"`;
  return html`<li><a href="${channelPath(section)}"${current}>${channelName(section)}</a></li>\n`;
}

/** A channel's title among words of another language or direction. */
export function channelName({ title, language }: Pick<Channel, 'title' | 'language'>): Html {
  return html`<bdi${language && html` lang="${language}"`}>${title}</bdi>`;
}

function colophon({ site }: Publication, { language }: Page, chrome: Html | null): Html {
  const { title, description, licence, language: siteLanguage } = site();
  const phrases = phrasesIn(language);
  const rights =
    licence &&
    (/^https?:/.test(licence)
      ? html`<a rel="license" href="${licence}">${licence.replace(/^https?:\/\//, '')}</a>`
      : licence);
  return html`<footer class="colophon">
<p lang="${siteLanguage}" dir="${directionOf(siteLanguage)}"><b>${title}</b>${description && html` · ${description}`}</p>
<ul${chrome}>
<li><a href="/feeds">${phrases.allFeeds}</a></li>
${rights && html`<li><bdi>${rights}</bdi></li>\n`}</ul>
</footer>`;
}
