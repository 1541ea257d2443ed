import { type Article, articlePath } from '../../article.ts';
import { type Channel, channelFile, channelPath, channelTitle } from '../../channel.ts';
import { channelUrl, type Feed, type Format, feedLanguage, feedTitle } from '../../format.ts';
import { phrasesIn } from '../../phrases.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html } from '../../text/html.ts';
import { layout, siteAsChannel } from './layout.ts';
import { timeElement } from './time-element.ts';

/** The front page, and the page of every other channel. */
export function channelPage(feed: Feed, formats: Format[], sections: Channel[]): string {
  const { site, channel, origin, articles, before, next } = feed;
  const language = feedLanguage(feed);
  const phrases = phrasesIn(language);
  const path = channelPath(channel);
  const channels = channel.kind === 'site' ? [channel] : [channel, siteAsChannel(site)];
  const body = html`<h1>${channelTitle(channel, language)}</h1>
${channel.kind === 'site' && site.description && html`<p>${site.description}</p>\n`}<nav aria-label="${phrases.sections}"><ul>
${sections.map((section) => html`<li><a href="${channelPath(section)}"><bdi>${section.title}</bdi></a></li>\n`)}</ul></nav>
${articles.length === 0 ? html`<p>${phrases.nothing}</p>\n` : articles.map((article) => teaser(article, site.timezone))}
<nav>${before && html`<a href="${path}">${phrases.newest}</a> `}${next && html`<a rel="next" href="${path}?before=${next}">${phrases.older}</a>`}</nav>
<p>${phrases.feeds}: ${formats.map(({ name, file }) => html`<a href="${channelFile(channel, file)}">${name}</a> `)}</p>`;
  return layout({
    site,
    origin,
    language,
    title: feedTitle(feed),
    canonical: channelUrl(feed) + (before === null ? '' : `?before=${before}`),
    description: channel.kind === 'site' ? site.description : null,
    feeds: channels.map((one) => ({ channel: one, formats })),
    body,
  });
}

function teaser(article: Article, timezone: string): Html {
  const { language, title, summary } = article;
  return html`<article lang="${language}" dir="${directionOf(language)}">
<h2><a href="${articlePath(article)}">${title}</a></h2>
${summary && html`<p>${summary}</p>\n`}<p>${timeElement(article.published, timezone, language)}</p>
</article>
`;
}
